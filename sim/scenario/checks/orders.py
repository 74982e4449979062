"""Checks of what events order: none may say one thing and do another, or undo another of the same day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sim.language.document import Document, get_at
from sim.language.dotted import dotted
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple
from sim.scenario.addresses.address import Address
from sim.scenario.checks.names import count_of, entries
from sim.scenario.schema.days import day_as_written
from sim.scenario.schema.ids import post_ids

OUT_OF_REACH: Final = {"dead": "dead", "arrested": "in prison", "neutral": "out of the play"}
CANNOT_RULE: Final = (*OUT_OF_REACH, "abroad")
OF_PATRON: Final = ("patron_exit", "choose_successor")
OF_FILES: Final = ("find_file", "show_file", "publish_file", "discover_search")
SUCCESSION: Final = ("choose_successor", "ruler_dies", "elect", "patron_exit")
ORDER_OF_PLAY: Final = (  # within a day, by the rules that carry them out
    ("set", "shock", "neutralise"),
    ("leak",),
    ("find_file", "discover_search"),
    ("show_file",),
    ("publish_file",),
    ("appoint",),
    ("fate",),
    SUCCESSION,
    ("split",),
    ("switch_sides",),
)
ONLY_ONE_A_DAY: Final[dict[str, tuple[str, ...]]] = {
    "set": ("path",),
    "appoint": ("post", "who"),
    "switch_sides": ("who",),
    "neutralise": ("who",),
    "show_file": ("who",),
    "publish_file": ("who",),
    "fate": ("who",),
    "patron_exit": ("do",),
    "choose_successor": ("do",),
    "ruler_dies": ("do",),
    "elect": ("do",),
    "split": ("do",),
}
HANDS_POWER_ON: Final = (
    "power passes to an heir with 'ruler_dies', with 'elect', with 'appoint' to a presidency, or with 'set' of "
    "leaders.{ruler}.status to abroad or arrested; who rules from the start stands in 'world.incumbent'"
)


PUTS: Final = {"dismiss": "outside", "retire": "outside", "envoy": "abroad", "arrest": "arrested", "exile": "abroad",
               "pardon": "outside", "return": "outside"}  # fmt: skip
"""Where somebody then is of whom an event orders a fate; a move and a promotion leave him where he was."""


class Dated(NamedTuple):
    """An event of the file with its place and its day."""

    day: int
    path: PathTuple
    event: dict[str, Any]


class Standing:
    """Who rules and how everybody stands, as far as the file alone decides it, from event to event.

    What rules do by chance can be more, but brings back nobody of the dead, of those in prison or out of the play.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        ruler = get_at(data, ("world", "incumbent"))
        self.ruler: str | None = ruler if isinstance(ruler, str) else None
        self.office = _office_of(self.ruler, data)
        self.thrones = thrones_of(data)
        self.patron = get_at(data, ("world", "patron"))
        self.patron_left: str | None = None
        self.status: dict[str, Any] = {
            name: entry.get("status", "in-service")
            for name, entry in entries(data, "leaders")
            if isinstance(entry, dict)
        }

    def follow(self, event: dict[str, Any]) -> None:
        """Take in what an event decides."""
        order, who = event.get("do"), event.get("who")
        if order == "set":
            address = Address.parse(str(event.get("path")))
            if (address.table, address.rest) == ("leaders", ("status",)):
                self._put(address.owner, event.get("value"))
        elif order == "neutralise":
            self._put(who, "neutral")
        elif order == "elect" or hands_over(event, self.thrones):
            self._hand_over(who, chosen=order == "appoint")
        elif order == "appoint":
            self._put(who, "in-service")
        elif order == "fate" and str(event.get("what")) in PUTS:
            self._put(who, PUTS[event["what"]])
        elif order == "ruler_dies":
            heir = event.get("heir")
            self._put(self.ruler, "dead")
            if isinstance(heir, str):
                self._crown(heir)
        elif order == "patron_exit":
            self._put(self.patron, "neutral")
            self.patron_left = "gone"

    def _hand_over(self, who: Any, *, chosen: bool) -> None:
        """Let somebody follow in the ruler's life; who was chosen by him has in him a patron, where there is none."""
        before = self.ruler
        if chosen and before is not None and (not isinstance(self.patron, str) or self.patron_left is not None):
            self.patron, self.patron_left = before, None
        if before is not None:
            self.status[before] = "outside"
        self._crown(who)

    def _crown(self, who: Any) -> None:
        self.ruler = who if isinstance(who, str) else None
        self.office = None  # that of a presidency, to which nobody is appointed but to rule
        self._put(who, "in-service")

    def _put(self, who: Any, status: Any) -> None:
        if isinstance(who, str):
            self.status[who] = status
        if who == self.ruler and status in CANNOT_RULE:
            self.ruler = None  # the heir is chosen in each run
        if who == self.patron and isinstance(status, str):
            self.patron_left = OUT_OF_REACH.get(status, self.patron_left)

    def out_of_reach(self, who: Any) -> str | None:
        """Say why somebody cannot act, in words, or None where he can."""
        status = self.status.get(who) if isinstance(who, str) else None
        return OUT_OF_REACH.get(status) if isinstance(status, str) else None


def check_orders(document: Document) -> Iterator[Problem]:
    """Find orders that cannot do what they say, given who rules and who can act by then."""
    standing = Standing(document.data)
    played = in_order_of_play(document.data)
    for dated in played:
        yield from _check_order(document, dated, standing)
        standing.follow(dated.event)
    yield from _check_days(document, played)


def in_order_of_play(data: dict[str, Any]) -> list[Dated]:
    """Return the events of raw data as they are carried out; those without a day that can be told are left out."""
    found, thrones = get_at(data, ("events",)), thrones_of(data)
    dated = []
    for place, event in enumerate(found if isinstance(found, list) else []):
        if isinstance(event, dict):
            day = day_as_written(event, data.get("start"), data.get("election"))
            if day is not None:
                dated.append(Dated(day, ("events", place), event))
    return sorted(dated, key=lambda each: (each.day, _turn(each.event, thrones)))


def hands_over(event: Any, thrones: tuple[str, ...]) -> bool:
    """Say whether an event appoints somebody to a presidency, and so hands power on."""
    return isinstance(event, dict) and event.get("do") == "appoint" and event.get("post") in thrones


def thrones_of(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the ids of the offices of a presidency."""
    return tuple(
        row
        for name, entry in entries(data, "posts")
        if isinstance(entry, dict) and entry.get("institution") == "presidency"
        for row in post_ids(name, count_of(entry, 1) or 1)
    )


def _turn(event: dict[str, Any], thrones: tuple[str, ...]) -> int:
    order = "elect" if hands_over(event, thrones) else event.get("do")
    return next((turn for turn, orders in enumerate(ORDER_OF_PLAY) if order in orders), len(ORDER_OF_PLAY))


def _office_of(ruler: str | None, data: dict[str, Any]) -> str | None:
    """Return the id of the office that the ruler holds at the start; of several of a kind none is his for certain."""
    for name, entry in entries(data, "posts"):
        if isinstance(entry, dict) and count_of(entry, 1) == 1 and ruler is not None:
            said = get_at(data, ("leaders", ruler, "post"))
            listed = entry.get("holders")
            if name == said or ruler == entry.get("holder") or (isinstance(listed, list) and ruler in listed):
                return name
    return None


def _check_order(document: Document, dated: Dated, standing: Standing) -> Iterator[Problem]:
    order, who = dated.event.get("do"), dated.event.get("who")
    at_who = (*dated.path, "who")
    rules = isinstance(who, str) and who == standing.ruler
    hands_on = order == "elect" or hands_over(dated.event, standing.thrones)
    if rules and hands_on:
        yield document.problem(at_who, "rules already by then: name who is to follow", found=who)
        return
    if (
        order == "appoint"
        and standing.ruler is not None
        and dated.event.get("post") == standing.office
        and not hands_on
    ):
        how = HANDS_POWER_ON.format(ruler=standing.ruler)
        message = f"is the office of '{standing.ruler}', who would rule on without it: {how}"
        yield document.problem((*dated.path, "post"), message)
        return
    gone = standing.out_of_reach(who)
    if order == "fate":
        yield from _check_fate(document, dated, standing)
    elif rules and order == "appoint":
        message = "rules, and goes on ruling in whatever office he is given: appoint somebody else"
        yield document.problem(at_who, message, found=who)
    elif rules and order in OF_FILES:
        yield document.problem(at_who, "rules, and it is he who holds the files: name somebody else", found=who)
    elif rules and order == "split":
        yield document.problem(at_who, "rules, and cannot open a split against himself: name who does", found=who)
    elif rules and order == "switch_sides":
        yield document.problem(at_who, "rules, and is his own side: name somebody else, or a clan", found=who)
    elif gone is not None and order in ("appoint", "elect", "split", "switch_sides", "neutralise", *OF_FILES):
        yield document.problem(at_who, f"is {gone} by then, so '{order}' has nobody to happen to", found=who)
    elif order in OF_PATRON and standing.patron_left is not None:
        message = f"needs a patron on the scene, and he is {standing.patron_left} by then"
        yield document.problem((*dated.path, "do"), message)
    elif order == "ruler_dies":
        yield from _check_heir(document, dated, standing)


def _check_fate(document: Document, dated: Dated, standing: Standing) -> Iterator[Problem]:
    """Find a fate that nobody can give: to who rules, to the dead, to who is out of the play or in prison."""
    who, what = dated.event.get("who"), dated.event.get("what")
    gone = standing.out_of_reach(who)
    if isinstance(who, str) and who == standing.ruler:
        message = f"rules, and nobody deals with him: {HANDS_POWER_ON.format(ruler=who)}"
        yield document.problem((*dated.path, "who"), message, found=who)
    elif gone is not None and isinstance(what, str) and (what, gone) != ("pardon", OUT_OF_REACH["arrested"]):
        yield document.problem((*dated.path, "who"), f"is {gone} by then, so '{what}' is no fate for him", found=who)


def _check_heir(document: Document, dated: Dated, standing: Standing) -> Iterator[Problem]:
    """Find an heir who cannot inherit: he who dies, or somebody out of reach."""
    heir = dated.event.get("heir")
    gone = standing.out_of_reach(heir)
    if heir is not None and heir == standing.ruler:
        yield document.problem((*dated.path, "heir"), "is the ruler who dies: name who follows him", found=heir)
    elif gone is not None:
        yield document.problem((*dated.path, "heir"), f"is {gone} by then, and cannot inherit", found=heir)


def _check_days(document: Document, played: list[Dated]) -> Iterator[Problem]:
    """Find two orders of one day of which one undoes the other or nothing tells which of them is meant."""
    first: dict[tuple[int, str, str, Any], Dated] = {}
    for dated in sorted(played, key=lambda each: each.path[1]):
        order = str(dated.event.get("do"))
        for name in ONLY_ONE_A_DAY.get(order, ()):
            what = dated.event.get(name)
            if not isinstance(what, str):
                continue
            before = first.setdefault((dated.day, order, name, what), dated)
            if before is not dated:
                earlier = dotted(before.path)
                message = f"'{order}' of '{what}'" if name != "do" else f"'{order}'"
                yield document.problem(
                    (*dated.path, name),
                    f"{message} stands on the same day already ({earlier}): one of them is too many",
                )
                break
