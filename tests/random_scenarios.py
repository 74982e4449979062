"""Random small scenarios as YAML, for property tests: every kind of leader, clan, office, tie, event and rule."""

from typing import Any, get_args

import yaml
from hypothesis import strategies as st

from sim.core.rulebook import PARAMETERS, RULES
from sim.language.document import Document
from sim.scenario.checks.orders import check_orders
from sim.scenario.schema.actors import STANDINGS, ClanKind
from sim.scenario.schema.events import FORMS, Ordered
from sim.scenario.schema.scenario import FIELD_DEFAULTS, TieKind

FAST = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
EXTREMES = (0, 0.05, 0.3, 0.5, 0.7, 0.95, 1)
LEVELS = ("very-low", "low", "medium", "high", "very-high")
shares = st.sampled_from(EXTREMES) | st.sampled_from(LEVELS).map(lambda level: {"level": level, "confidence": "low"})
OPTIONAL = ("loyalty_latent", "loyalty_patron_latent", "deference")


def numbers(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Every share a table needs, and some of those that have a default."""
    required = {
        name: shares for name, default in FIELD_DEFAULTS[kind].items() if default is None and name not in OPTIONAL
    }
    optional = {name: shares for name in FIELD_DEFAULTS[kind] if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def scenarios(draw: st.DrawFn) -> str:
    """A small scenario that the loader takes, as the text of its file."""
    leaders = [f"leader_{k}" for k in range(draw(st.integers(2, 5)))]
    clans = [f"clan_{k}" for k in range(draw(st.integers(1, 4)))]
    officials = draw(st.integers(0, 6))
    patron = draw(st.booleans())
    elects = draw(st.booleans())
    data: dict[str, Any] = {
        "kingmaker": 1, "id": "random", "title": "A random court", "start": "2021-01-01",
        "horizon_months": draw(st.integers(3, 16)),
        "world": {"incumbent": leaders[0], **draw(numbers("world"))},
        "leaders": {name: _leader(draw, name, leaders, clans) for name in leaders},
        "clans": {name: _clan(draw, name, leaders) for name in clans},
        "posts": {
            "throne": {"title": "Throne", "institution": "presidency", **draw(numbers("posts"))},
            "seat": {"title": "Seat", "institution": "government", "count": 6,
                     "second_key": patron and draw(st.booleans()), **draw(numbers("posts"))},
            "command": {"title": "Command", "institution": "security", **draw(numbers("posts"))},
        },
        "ties": draw(_ties(leaders, clans)),
        "parameters": draw(_parameters()),
        "rules": {rule: "off" for rule in draw(st.sets(st.sampled_from(RULES), max_size=2)) if rule != "verdict"},
    }  # fmt: skip
    data["leaders"][leaders[0]]["status"] = "in-service"
    data["leaders"][leaders[0]]["post"] = "throne"
    if draw(st.booleans()):
        data["leaders"][leaders[1]] |= {"status": "in-service", "post": "command"}
    if patron:
        data["world"]["patron"] = leaders[1]
        data["leaders"][leaders[1]]["status"] = "in-service"
    if draw(st.booleans()):
        data["world"]["team"] = clans[-1]
    if officials:
        data["categories"] = {
            "officials": {"name": "Official", "posts": {"seat": officials}, **draw(numbers("categories"))}
        }
        aspirants = draw(st.integers(1, 6))
        data["categories"]["aspirants"] = {
            "name": "Aspirant", "count": aspirants, "status": "outside", **draw(numbers("categories"))
        }  # fmt: skip
    if elects:
        data["election"] = f"2021-0{draw(st.integers(1, 6))}-15"
    data["events"] = draw(_events(leaders, clans, patron))
    _drop_refused_orders(data)
    _release_heads(data)
    return (
        "start: 2021-01-01\n"
        + yaml.dump({k: v for k, v in data.items() if k not in ("start", "election")}, Dumper=FAST)
        + (f"election: {data['election']}\n" if elects else "")
    )


def _leader(draw: st.DrawFn, name: str, leaders: list[str], clans: list[str]) -> dict[str, Any]:
    said = {"name": name, **draw(numbers("leaders"))}
    said["status"] = draw(st.sampled_from(STANDINGS))
    if draw(st.booleans()):
        said["clan"] = draw(st.sampled_from(clans))
    others = [clan for clan in clans if clan != said.get("clan")]
    if others and draw(st.booleans()):
        said["memberships"] = {draw(st.sampled_from(others)): draw(shares)}
    said["candidate"] = draw(st.booleans())
    return said


def _clan(draw: st.DrawFn, name: str, leaders: list[str]) -> dict[str, Any]:
    said = {"name": name, "kind": draw(st.sampled_from(get_args(ClanKind))), **draw(numbers("clans"))}
    if draw(st.booleans()):
        said["head"] = draw(st.sampled_from(leaders))
    return said


def _release_heads(data: dict[str, Any]) -> None:
    """Let nobody head two clans: the loader refuses it."""
    taken: set[str] = set()
    for clan in data["clans"].values():
        if clan.get("head") in taken:
            del clan["head"]
        taken.add(clan.get("head", ""))


def _drop_refused_orders(data: dict[str, Any]) -> None:
    """Leave out the orders that cannot do what they say: the loader refuses them."""
    while refused := [problem.path for problem in check_orders(Document("random.yaml", data))]:
        del data["events"][int(refused[0].split(".")[1])]


@st.composite
def _ties(draw: st.DrawFn, leaders: list[str], clans: list[str]) -> dict[str, Any]:
    ends = st.sampled_from(leaders + clans)
    ties = {}
    for k in range(draw(st.integers(0, 7))):
        one, other = draw(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]))
        kinds = [kind for kind in get_args(TieKind) if kind != "alliance" or {one, other} <= set(leaders)]
        kind = draw(st.sampled_from(kinds))
        ties[f"t{k}"] = {
            "from": one,
            "to": other,
            "kind": kind,
            "strength": draw(shares),
            "sign": draw(st.sampled_from((-1, 1))),
        }
    return ties


@st.composite
def _parameters(draw: st.DrawFn) -> dict[str, Any]:
    """Some parameters at an end of their range, so that rare mechanisms occur."""
    chosen = draw(st.sets(st.sampled_from(PARAMETERS), max_size=8))
    return {each.name: {"value": draw(st.sampled_from((each.low, each.high)))} for each in chosen}


@st.composite
def _events(draw: st.DrawFn, leaders: list[str], clans: list[str], patron: bool) -> list[dict[str, Any]]:
    events = [{"do": "split", "day": draw(st.integers(0, 200))}] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(0, 5))):
        order = draw(
            st.sampled_from([order for order in FORMS if patron or order not in ("patron_exit", "choose_successor")])
        )
        event: dict[str, Any] = {"do": order, "day": draw(st.integers(0, 300))}
        if order == "set":
            leader, field = draw(st.sampled_from(leaders)), draw(st.sampled_from(("loyalty", "weight", "ambition")))
            event |= {"path": f"leaders.{leader}.{field}", "value": draw(st.sampled_from(EXTREMES))}
        if "who" in FORMS[order].needs or (FORMS[order].who and draw(st.booleans())):
            event["who"] = draw(st.sampled_from(leaders))
        if order == "neutralise" and event["who"] == leaders[0]:
            event["who"] = leaders[1]  # the loader refuses the incumbent
        if order == "shock":
            event["size"] = draw(st.sampled_from(EXTREMES))
        if order == "appoint":
            event["post"] = draw(st.sampled_from(("command", "seat_01", "seat_06")))
        if order == "fate":
            event["what"] = draw(st.sampled_from(get_args(Ordered)))
        if order == "switch_sides":
            event["pole"] = draw(st.sampled_from(("challenger", "incumbent")))
        events.append(event)
    return events
