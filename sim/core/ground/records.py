"""Records: how everyone stands. Every field with its unit and meaning; every cell is eight bytes wide.

Fields are `f` (float64) or `i` (int64), so each table can also be seen as a plain matrix of
cells: inputs and dated events address a cell by (table, row, column). Unless a unit is named, a
float lies in the unit interval. Rows that are absent are -1.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.codes import Institution
from sim.core.ground.handed import by_address
from sim.core.ground.jit import part, written_in


class Field(NamedTuple):
    """A field of a record: name, kind (`f` or `i`), lowest and highest value, unit, meaning."""

    name: str
    kind: str
    low: float
    high: float
    unit: str
    meaning: str


def unit(name: str, meaning: str) -> Field:
    """Return a float field in the unit interval."""
    return Field(name, "f", 0.0, 1.0, "share", meaning)


def number(name: str, low: float, high: float, of: str, meaning: str) -> Field:
    """Return a float field with a range and a unit of its own."""
    return Field(name, "f", low, high, of, meaning)


def whole(name: str, low: float, high: float, of: str, meaning: str) -> Field:
    """Return an integer field: a code, a row, a day, a count."""
    return Field(name, "i", low, high, of, meaning)


FOREVER = 1_000_000
CLAN_MEANS = 16  # the row of scratch with the mean displayed loyalty of each clan, which nothing else may write to
SCRATCH = 17  # rows that rules may write what they like to, but for that one: see `scratch_for`
WIDTH = 128  # places that such a row has at least: one for each coalition of seven (`heirs`)
ROWS = 1_000_000
LINE = 64  # bytes that the processor fetches at once
FILES_EACH = 4  # patron, the chief of a service, whoever ruled, and one more who has been near him

LEADER = (
    # what moves every official, side by side in memory: eight to a line of the processor's cache
    whole("status", 0, 5, "Status", "in service, outside, arrested, abroad, dead, or off the scene"),
    whole("clan", -2, ROWS, "row", "clan or grouping (-1 none, -2 drawn in each run)"),
    whole("post", -1, ROWS, "row", "office held"),
    whole("stance", 0, 2, "Stance", "public stance"),
    unit("weight", "personal political weight"),
    unit("loyalty", "loyalty to the incumbent as displayed; 0.5 is conditional"),
    unit("loyalty_latent", "loyalty to the incumbent in private"),
    unit("belief", "own estimate that the incumbent is in office a year from now"),
    unit("caution", "aversion to moving first"),
    unit("grievance", "grievance against the incumbent"),
    unit("start_grievance", "grievance at the start, or at the start of a new rule: what it fades to"),
    unit("acute", "fresh cause to act: a blow to the own place, of the last weeks"),
    unit("anchor", "stance to who rules, to which latent loyalty comes home"),
    unit("loyalty_clan", "loyalty to the own clan"),
    unit("loyalty_patron_latent", "loyalty to the patron in private"),
    unit("post_security", "how safe the own post seems"),
    unit("ambition", "wish for a higher place"),
    whole("fate", 0, 11, "Fate", "what is to become of them, and that they were dismissed"),
    unit("weight_trend", "rise (above 0.5) or fall of the weight"),
    unit("file", "weight of the file on them that lies with the state, for whoever rules"),
    whole("review_day", 0, FOREVER, "day", "when their service is next thought about, between votes"),
    whole("named", 0, 1, "flag", "whether the source names them"),
    whole("team", 0, 1, "flag", "loyal first to the incumbent because he made them"),
    whole("meeting_day", 0, FOREVER, "day", "when the incumbent sees them"),
    unit("following", "people led: weight times cohesion of the groups headed, as last reckoned"),
    unit("regional", "following in a region"),
    unit("coercive", "force at own command"),
    unit("economic", "money at own command"),
    unit("media", "media at own command"),
    unit("street", "people who would come to a square"),
    unit("capacity", "capacity to challenge, as last reckoned"),
    # what is looked up when it is needed
    whole("corps", -1, ROWS, "row", "the corps of officials drawn from, for those who are not named"),
    unit("start_anchor", "lasting stance to who rules, to which the anchor comes home as favours and slights fade"),
    whole("left_post", -1, ROWS, "row", "office last left by order: not given back to the same person"),
    whole("candidate", 0, 1, "flag", "whether a patron would consider them as successor"),
    unit("loyalty_patron", "loyalty to the patron as displayed"),
    unit("concealment", "how well ambition is hidden"),
    unit("equidistance", "equal distance from all clans"),
    unit("exposure", "how much material there is to be found"),
    unit("authority", "formal power over appointments (incumbent)"),
    unit("negotiation", "skill at the table"),
    unit("discipline", "keeping one's mouth shut"),
    unit("balancing", "disposition to balance between groups (incumbent)"),
    unit("contempt", "how little the elite thinks of them (incumbent)"),
    unit("autonomy_wish", "wish for a policy of one's own (incumbent)"),
    unit("faction", "size of a following of one's own"),
    unit("fragility_awareness", "how fragile a patron believes his system to be"),
    unit("weak_preference", "how much a patron wants a weak successor"),
    unit("frailty", "chance-relevant ill health and age (0.5: as coded 'medium')"),
    number("age", 0, 130, "years", "age at the start (0: not given)"),
    whole("sex", 0, 2, "Sex", "whose life table it is"),
    unit("gathering", "capacity of a service chief to gather material"),
    unit("protection", "how far a patron shields this client"),
    whole("knows_search", 0, 1, "flag", "whether they know that material on them is searched for"),
    whole("knows_file", 0, 1, "flag", "whether they know of the file"),
    whole("settled", 0, 1, "flag", "whether they have come to terms over that file: it is left to lie"),
    whole("files", -1, ROWS, "row", "the first of the files that others hold on them as their own (-1 none)"),
    whole("told", 0, 11, "Fate", "the fate they were told last"),
    whole("fate_public", 0, 1, "flag", "whether that has leaked"),
    whole("key", 0, 2**32, "address", "luck address: a hash of the id"),
    whole("pole", -1, 1, "Pole", "side backed in a contest"),
    whole("pole_set", -1, 1, "Pole", "side imposed by an intervention (0 none)"),
    whole("first_pole", -1, 1, "Pole", "side taken in the first contest in which one was taken, once it is over"),
    unit("to_claimant", "stance to who would rule instead, as a contest opens; 0.5 is indifference"),
    unit("start_weight", "weight at the start"),
    number("signal", -3.5, 3.5, "standard deviations", "private reading of a contest"),
    whole("left_as", 0, 11, "Fate", "what became of them in the formation"),
    whole("last_fate", 0, 11, "Fate", "what was last done with them"),
    whole("fate_day", -1, FOREVER, "day", "when that was"),
    whole("befell", 0, 2**12, "flags", "all that was ever done with them: bit k stands for the k-th fate"),
    whole("start_post", -1, ROWS, "row", "office held at the start"),
    whole("left_day", -1, FOREVER, "day", "when they first left an office"),
    whole("took_day", -1, FOREVER, "day", "when they first took one"),
    unit("lent_coercive", "of the force at own command, what the office lends"),
    unit("lent_economic", "of the money, what the office lends"),
    unit("lent_media", "of the media, what the office lends"),
    unit("lent_regional", "of the following in a region, what the office lends"),
    whole("challenged_day", -1, FOREVER, "day", "when they first opened a bid or moved covertly"),
    whole("moved_day", -1, FOREVER, "day", "when they last moved against who rules, and were not pardoned since"),
    number("risk", 0, ROWS, "moves", "chances of such a move, added up day by day: the moves to be expected so far"),
)

CLAN = (
    whole("key", 0, 2**32, "address", "luck address: a hash of the id"),
    whole("kind", 0, 9, "Kind", "kin, regional, patronage, ideological, team, court, body, milieu, corps, aggregate"),
    whole("head", -1, ROWS, "row", "its head (-1: the heaviest member)"),
    unit("cohesion", "how far members act as one"),
    unit("weight", "size and weight"),
    unit("coercive", "force of the group as such"),
    unit("economic", "money of the group as such"),
    unit("media", "media of the group as such"),
    unit("regional", "following in its region"),
    unit("street", "people it can bring to a square"),
    unit("stance_incumbent", "stance to the incumbent; 0.5 is conditional"),
    unit("stance_patron", "stance to the patron"),
    unit("grievance", "grievance against the incumbent"),
    unit("leaks", "tendency to leak"),
    unit("cohesion_trend", "rise (above 0.5) or fall of cohesion"),
    unit("holds_material", "material on others that lies with this body"),
    unit("exists", "whether it exists at the start (a team still to be made does not)"),
    unit("share", "share of the value of government posts held"),
    unit("start_share", "that share at the start"),
    unit("had", "that share before the last slate was made"),
    unit("head_share", "that share as its head took his place"),
    unit("entitled", "share that weight entitles it to"),
    unit("gap", "share denied in the bargaining"),
    whole("accepts", 0, 1, "flag", "whether it has accepted the slate"),
    number("obeys", -1, 1, "side", "a body of force: 1 obeys, 0 stalls, -1 has changed sides"),
    number("officials_weight", 0, ROWS, "weight", "weight of its officials who are free, as last counted"),
    number("officials_backing", 0, ROWS, "weight", "the same times displayed loyalty"),
)

POST = (
    # what is looked at of every office, in one line of the processor's cache
    whole("institution", 0, 8, "Institution", "to what it belongs"),
    unit("value", "how much it is wanted"),
    whole("body", -1, ROWS, "row", "the state body it commands"),
    whole("holder", -1, ROWS, "row", "who holds it"),
    whole("since", -FOREVER, FOREVER, "day", "since when"),
    whole("change_day", -1, FOREVER, "day", "when an announced change of its holder is carried out"),
    whole("vacant_day", -1, FOREVER, "day", "since when it has stood empty (-1: held, or never held)"),
    whole("key", 0, 2**32, "address", "luck address: a hash of the id"),
    # what is looked up when it is needed
    unit("lends_coercive", "force it lends its holder"),
    unit("lends_economic", "money it lends its holder"),
    unit("lends_media", "media it lends its holder"),
    unit("lends_regional", "regional reach it lends its holder"),
    whole("second_key", 0, 1, "flag", "whether the patron's consent is needed to fill it"),
    whole("succeeds", 0, 1, "flag", "whether its holder follows a ruler by law"),
    whole("alone", 0, 1, "flag", "whether it is the only one of its kind"),
    whole("heads", 0, 1, "flag", "whether it heads the government"),
    unit("command", "how firmly whoever holds it commands its body"),
)

TIE = (
    whole("key", 0, 2**32, "address", "luck address: a hash of the id"),
    whole("kind", 0, 16, "TieKind", "what binds them"),
    whole("from_leader", -1, ROWS, "row", "who it starts from"),
    whole("from_clan", -1, ROWS, "row", "which group it starts from"),
    whole("to_leader", -1, ROWS, "row", "whom it reaches"),
    whole("to_clan", -1, ROWS, "row", "which group it reaches"),
    unit("strength", "strength (0: absent)"),
    whole("sign", -1, 1, "sign", "for or against"),
    whole("known", 0, 1, "flag", "whether others know of it"),
    whole("found", 0, 1, "flag", "an investigation that has found something"),
    unit("start_strength", "strength at the start"),
)

MEMBER = (
    whole("leader", 0, ROWS, "row", "who belongs"),
    whole("clan", 0, ROWS, "row", "to what"),
    unit("strength", "how strongly"),
)

FILE = (  # what lies with the state stands in `leaders.file`
    whole("holder", -1, ROWS, "row", "who holds it"),
    whole("target", -1, ROWS, "row", "on whom"),
    whole("body", -1, ROWS, "row", "the state body with which it lies (-1: with nobody but him)"),
    unit("weight", "its weight"),
    whole("known", 0, 1, "flag", "whether the target knows of it"),
    whole("settled", 0, 1, "flag", "whether the two have come to terms: it is left to lie"),
    whole("day", -1, FOREVER, "day", "when it was last added to"),
    whole("next", -1, ROWS, "row", "the next file on the same target (-1 none)"),
)

WORLD = (
    whole("day", 0, FOREVER, "day", "days since the start"),
    whole("step", 1, 7, "days", "length of the present step"),
    whole("phase", 0, 4, "Phase", "calm, campaign, formation, contest, settled"),
    whole("officials_step", 0, 28, "days", "days for which officials are moved in this step, at the end of four weeks"),
    whole("people", 0, ROWS, "row", "first row of the officials: those before it are moved at every step"),
    whole("horizon", 1, FOREVER, "day", "when a run is closed"),
    whole("election", -1, FOREVER, "day", "day of the next vote, or of the last until another is called (-1 none)"),
    whole("term", 0, FOREVER, "days", "days from one vote to the next (0: no other follows)"),
    whole("held", -1, FOREVER, "day", "day the last vote was held (-1: none yet)"),
    whole("incumbent", -1, ROWS, "row", "who rules"),
    whole("rules_since", -1, FOREVER, "day", "day on which who rules took office (-1: before the start)"),
    whole("first_incumbent", -1, ROWS, "row", "who ruled at the start"),
    whole("patron", -1, ROWS, "row", "who put him there, or put the one before him there (-1 none)"),
    whole("patron_active", 0, 1, "flag", "whether the patron of who rules is on the scene"),
    whole("first_patron", -1, ROWS, "row", "who put the first incumbent there (-1 none)"),
    whole("team_clan", -1, ROWS, "row", "the incumbent's own following, as a clan"),
    whole("vacant", 0, 1, "flag", "whether who ruled is gone and nobody has followed yet"),
    unit("capacity", "capacity of the state, S"),
    unit("approval", "approval of the incumbent in the country, A"),
    unit("lame_duck", "how far the incumbent is seen as leaving anyway, LD"),
    unit("start_lame_duck", "that of the ruler at the start: last term, age, an announced handover"),
    number("doubt", 0.0, 1.0, "log odds", "by how much less is expected of who rules because he came by force"),
    unit("parliament_autonomy", "how far parliament and courts decide for themselves"),
    unit("media_autonomy", "how far media escape control"),
    unit("wealth_autonomy", "how far fortunes do not hang on the state"),
    unit("regional_cleavage", "how far regions or clans divide the country"),
    unit("mass_grievance", "grievance in the country"),
    unit("external_backing", "backing by a foreign power that would come at once"),
    unit("elite_cohesion", "cohesion of the elite as a whole"),
    unit("start_approval", "approval as the present ruler began"),
    unit("start_capacity", "capacity of the state at the start, to which it comes home"),
    unit("start_cohesion", "cohesion of the elite at the start, to which it comes home"),
    unit("start_grievance", "grievance in the country at the start, to which it comes home"),
    unit("crowd", "share in the street of those who could ever be brought there"),
    unit("crowd_record", "the same at its greatest, called to a square or come of itself"),
    unit("news", "crowds that are remembered"),
    unit("spark", "fresh cause for the country: a shock, a vote, an arrest, a scandal, of the last weeks"),
    unit("weariness", "weariness of those who were in the street"),
    number("favourites", -1, ROWS, "following", "street of the named who are in the country (-1: not yet counted)"),
    whole("protests", 0, ROWS, "protests", "mass protests begun"),
    whole("protest_since", -1, FOREVER, "day", "day the present mass protest began"),
    whole("answered", -1, FOREVER, "day", "when a ruler last answered a crowd in the streets, in calm"),
    unit("patron_support", "the patron's support for the incumbent"),
    unit("start_support", "that as the present ruler began"),
    unit("deference", "how far the incumbent minds the patron's court and the clans"),
    unit("support", "share of the elite, by weight, seen to back the incumbent"),
    unit("belief", "mean belief that he is in office a year from now"),
    number("officials_weight", 0, ROWS, "weight", "weight of the officials who are free, as last counted"),
    number("officials_backing", 0, ROWS, "weight", "the same times displayed loyalty"),
    number("officials_belief", 0, ROWS, "people", "sum of their beliefs"),
    number("officials_enemies", 0, ROWS, "people", "those whose displayed loyalty is below 0.3"),
    number("officials_free", 0, ROWS, "people", "how many they are"),
    unit("coercive_access", "force the incumbent can call on"),
    whole("team", 0, ROWS, "posts", "posts held by people loyal first to the incumbent"),
    whole("start_team", 0, ROWS, "posts", "that at the start"),
    unit("team_share", "the same as a share of all posts he fills"),
    unit("team_pace", "posts given to own people in the last year, as a share"),
    number("enemies", 0, ROWS, "actors", "leaders whose displayed loyalty is below 0.3"),
    whole("told", 0, ROWS, "people", "officials who have been told their fate"),
    whole("losers", 0, ROWS, "people", "of these, told that they will lose their place"),
    whole("leaked", 0, ROWS, "people", "of these, known to others"),
    whole("files_found", 0, ROWS, "files", "files found for whoever rules"),
    whole("found_day", -1, FOREVER, "day", "day of the first find"),
    whole("formation_start", -1, FOREVER, "day", "day the first vote was held, and the bargaining after it began"),
    whole("bargaining", -1, FOREVER, "day", "since when a government is bargained over (-1: it is not)"),
    whole("governments", 0, ROWS, "governments", "governments formed"),
    whole("files_kept", 0, ROWS, "files", "files that leaders keep as their own: the rows that are in use"),
    whole("files_used", 0, ROWS, "uses", "files threatened with, published or handed to prosecutors, by anybody"),
    whole("file_keeper", -1, ROWS, "row", "who ruled when files were last looked at (-1: not yet)"),
    whole("formation_days", -1, FOREVER, "days", "from the vote to a complete government"),
    whole("vetoes", 0, ROWS, "posts", "proposals the patron refused"),
    unit("objection", "force of the named losers against the slate"),
    whole("kept", 0, ROWS, "people", "government members who stayed"),
    whole("moved", 0, ROWS, "people", "government members who were moved"),
    whole("dismissed", 0, ROWS, "people", "government members who were dismissed"),
    whole("slate_made", 0, 1, "flag", "whether the slate is on the table"),
    whole("chosen", -1, ROWS, "row", "successor chosen by the patron"),
    whole("episodes", 0, ROWS, "episodes", "struggles over power: contests, plots, blows, pushes, successions"),
    whole("challenger", -1, ROWS, "row", "who opened the bid (-1: nobody leads it)"),
    whole("claimant", -1, ROWS, "row", "who would rule if it is won (-1: nobody is named)"),
    whole("forced", 0, 1, "flag", "whether a scenario imposed the split"),
    number("venue", -1, 1, "side", "imposed venue: 1 capital square, -1 regions, 0 free"),
    whole("opened", -1, FOREVER, "day", "day the split opened"),
    whole("closed", -1, FOREVER, "day", "day it closed"),
    unit("side", "strength of the challenger's side"),
    unit("square", "crowd on the capital's square"),
    whole("square_days", 0, FOREVER, "days", "days the square has been held in a row"),
    whole("square_record", 0, FOREVER, "days", "longest time the square was held"),
    unit("regions", "share of the regions seized"),
    unit("force", "share of the force that obeys"),
    whole("force_gone", -1, FOREVER, "day", "day the force was gone"),
    whole("first_seizure", -1, FOREVER, "day", "day of the first seizure of a building"),
    whole("mark_region", 0, 1, "flag", "K: first seizure outside the capital"),
    whole("mark_melt", 0, 1, "flag", "K: force gone within three days"),
    whole("mark_trophy", 0, 1, "flag", "K: parliament occupied or split"),
    whole("mark_flight", 0, 1, "flag", "K: ruler flees within thirty days"),
    whole("mark_loot", 0, 1, "flag", "K: looting or a jail-break"),
    whole("mark_square", 0, 1, "flag", "U: square held at least seven days"),
    whole("mark_ruling", 0, 1, "flag", "U: binding vote or ruling of parliament or court"),
    whole("mark_table", 0, 1, "flag", "U: mediated round table or pact"),
    whole("mark_handover", 0, 1, "flag", "U: handover by vote or by constitutional succession"),
    whole("mark_media", 0, 1, "flag", "U: rival mass media"),
    number("deaths", 0, 1e7, "people", "deaths in contests, and where streets were cleared"),
    whole("path", 0, 5, "Path", "none, palace, ukrainian, kyrgyz, mixed, unmarked"),
    whole("winner", 0, 5, "Winner", "incumbent, patron, challenger, pact, heir, shared"),
    whole("pact_with", -1, ROWS, "row", "with whom a ruler shares by a pact"),
    whole("pact_until", -1, FOREVER, "day", "until when"),
    whole("outcome", 0, 8, "Outcome", "class of the run"),
    whole("removed_day", -1, FOREVER, "day", "day the first incumbent lost power"),
    whole("irregular", 0, 1, "flag", "whether he lost it against the rules"),
    whole("removed_by", 0, 5, "Winner", "to whom he lost it (incumbent: he did not)"),
    whole("attempts", 0, ROWS, "attempts", "bids, plots and strikes made against the incumbent"),
    whole("attempts_won", 0, ROWS, "attempts", "of these, successful"),
    whole("ruler_died", -1, FOREVER, "day", "day a ruler died in office"),
    whole("broker_broke", 0, 1, "flag", "whether an ally of the incumbent broke with him"),
    whole("events", 0, FOREVER, "events", "events logged"),
    whole("agent_steps", 0, 2**62, "steps", "leaders times steps played"),
)

SCHEDULE = (
    whole("day", -FOREVER, FOREVER, "day", "when it happens"),
    whole("order", 0, 16, "Order", "what it does"),
    whole("table", 0, 7, "Role", "table of the cell or of the actor"),
    whole("row", -1, ROWS, "row", "row of the cell or of the actor"),
    whole("column", -1, 255, "column", "column of the cell"),
    number("value", -1e12, 1e12, "as the cell", "value set, size of a shock, chance, venue, side, office, fate"),
    whole("done", 0, 1, "flag", "whether it has happened"),
    unit("magnitude", "size of a shock, of a file, or share of fates that leak"),
)

EPISODES = 12  # rows of the table: more episodes are only counted
MARKS = tuple(field for field in WORLD if field.name.startswith("mark_"))
EPISODE = (
    whole("kind", 0, 5, "Episode", "contest, plot, strike, push, succession, vote"),
    whole("path", 0, 5, "Path", "road that it took: none, palace, ukrainian, kyrgyz, mixed, unmarked"),
    whole("opened", 0, FOREVER, "day", "day it opened"),
    whole("closed", -1, FOREVER, "day", "day it closed (-1: it led to nothing)"),
    whole("mover", -1, ROWS, "row", "who opened it, or has taken the lead of what nobody led (-1 nobody)"),
    whole("claimant", -1, ROWS, "row", "who would rule if it is won, on whose behalf it is (-1: nobody is named)"),
    whole("forced", 0, 1, "flag", "whether a scenario imposed it"),
    whole("ruler_before", -1, ROWS, "row", "who ruled as it opened"),
    whole("winner", 0, 5, "Winner", "incumbent, patron, challenger, pact, heir, shared"),
    whole("ruler_after", -1, ROWS, "row", "who ruled when it was over (-1 nobody)"),
    unit("side", "strength of the challenger's side at its close"),
    number("deaths", 0, 1e7, "people", "deaths in it"),
    whole("partner", -1, ROWS, "row", "with whom who rules shares by a pact (-1 nobody)"),
    unit("share", "share of a partner in power, by the terms of a pact"),
    whole("until", -1, FOREVER, "day", "until when these terms hold (-1: no pact)"),
    whole("square_record", 0, FOREVER, "days", "longest time the square was held"),
    *MARKS,
)

LOG = (
    whole("day", 0, FOREVER, "day", "when"),
    whole("did", 0, 99, "Did", "what happened"),
    whole("actor", -1, ROWS, "row", "leader who did it (-1 nobody)"),
    whole("target", -1, ROWS, "row", "leader, clan or post it happened to, by the kind of event"),
    number("value", -1e12, 1e12, "by kind", "how much"),
)


def dtype_of(fields: tuple[Field, ...]) -> np.dtype[Any]:
    """Return the record dtype of a table: eight bytes a field, in the order of the table."""
    return np.dtype([(field.name, "f8" if field.kind == "f" else "i8") for field in fields])


def in_lines(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return a record dtype with cells to spare behind its fields, so that each record begins a line of the cache."""
    names = dtype.names or ()
    lines = -(-dtype.itemsize // LINE)
    return np.dtype({"names": names, "formats": [dtype[name] for name in names], "itemsize": lines * LINE})


LEADER_DTYPE = in_lines(dtype_of(LEADER))
CLAN_DTYPE = dtype_of(CLAN)
POST_DTYPE = in_lines(dtype_of(POST))
TIE_DTYPE = dtype_of(TIE)
MEMBER_DTYPE = dtype_of(MEMBER)
FILE_DTYPE = dtype_of(FILE)
WORLD_DTYPE = dtype_of(WORLD)
SCHEDULE_DTYPE = dtype_of(SCHEDULE)
LOG_DTYPE = dtype_of(LOG)
EPISODE_DTYPE = dtype_of(EPISODE)


@by_address
class Lookup(NamedTuple):
    """What does not change within a run, laid out for looking up.

    keys : uint64 (leaders,), their luck addresses. The rest is uint32, for what has no sign is never counted from the
    end of a table, and comes in twos: where something begins, and the rows of a table in that order, each in ascending
    order. The ties of leader i are
    ties_of[first[i] : first[i + 1]], and alike: his memberships by joined[i], the posts of an institution by
    office[institution], the officials of a corps by corps[clan], the ties that reach a clan by place[clan]. Last comes
    `chairs`: the posts that command a body of force, by institution.
    """

    keys: NDArray[np.uint64]
    first: NDArray[np.uint32]
    ties_of: NDArray[np.uint32]
    joined: NDArray[np.uint32]
    members_of: NDArray[np.uint32]
    office: NDArray[np.uint32]
    posts_of: NDArray[np.uint32]
    corps: NDArray[np.uint32]
    officials_of: NDArray[np.uint32]
    place: NDArray[np.uint32]
    ties_to: NDArray[np.uint32]
    chairs: NDArray[np.uint32]


@by_address
class State(NamedTuple):
    """All records of one run.

    `world` has one row; `log` may have none (then nothing is written down); of `episodes` the first `world.episodes`
    rows are filled, as far as there are so many; `files` has rows to spare (see `files_for`): those before
    world.files_kept are in use.
    """

    world: Any
    leaders: Any
    clans: Any
    posts: Any
    ties: Any
    members: Any
    schedule: Any
    log: Any
    episodes: Any
    files: Any
    lookup: Lookup


@by_address
class Cells(NamedTuple):
    """What inputs and dated events write to, in the order of `codes.Role`: float64 (rows, fields), see `cells`."""

    world: NDArray[np.float64]
    leaders: NDArray[np.float64]
    clans: NDArray[np.float64]
    posts: NDArray[np.float64]
    ties: NDArray[np.float64]
    members: NDArray[np.float64]
    parameters: NDArray[np.float64]
    schedule: NDArray[np.float64]


def shelved(places: Any, shelves: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return where each shelf and the end of the last begin, and the rows by shelf; what has place -1 comes before."""
    places = np.asarray(places, np.int64)
    order = np.argsort(places, kind="stable")
    return np.searchsorted(places[order], np.arange(shelves + 1)).astype(np.uint32), order.astype(np.uint32)


def lookup_of(leaders: Any, clans: Any, posts: Any, ties: Any, members: Any) -> Lookup:
    """Return what is looked up in base records."""
    starts, ends = (np.asarray(ties[end], np.int64) for end in ("from_leader", "to_leader"))
    first, places = shelved(np.stack([starts, np.where(ends == starts, -1, ends)], axis=1).ravel(), len(leaders))
    return Lookup(
        np.ascontiguousarray(leaders["key"]).astype(np.uint64), first, places // 2,
        *shelved(members["leader"], len(leaders)), *shelved(posts["institution"], len(Institution)),
        *shelved(leaders["corps"], len(clans)), *shelved(ties["to_clan"], len(clans)), chairs_of(posts),
    )  # fmt: skip


def chairs_of(posts: Any) -> NDArray[np.uint32]:
    """Return the rows of the posts that command a body of force, by institution."""
    chairs = np.flatnonzero(np.asarray(posts["body"]) >= 0)
    return chairs[np.argsort(posts["institution"][chairs], kind="stable")].astype(np.uint32)


def scratch_for(leaders: Any, clans: Any) -> NDArray[np.float64]:
    """Return what rules may write what they like to: rows with a place for each leader or clan, and for none of them.

    What a rule leaves there others may overwrite, but for CLAN_MEANS, which the rule `expectations` alone fills.
    """
    return np.zeros((SCRATCH, max(len(leaders) + 1, len(clans) + 1, WIDTH)))


def files_for(leaders: Any) -> Any:
    """Return room for the files that leaders keep as their own: some on each who is named, none on officials."""
    return blank(FILE_DTYPE, FILES_EACH * int(np.sum(leaders["named"] == 1)) + FILES_EACH)


def blank(dtype: np.dtype[Any], rows: int) -> Any:
    """Return `rows` empty records (a recarray, so that `records[i].field` also works uncompiled), in whole lines of the
    cache."""
    room = np.zeros(rows * dtype.itemsize + LINE, np.uint8)
    begin = -room.ctypes.data % LINE
    return room[begin : begin + rows * dtype.itemsize].view(dtype).view(np.recarray)


def cells(records: Any) -> Any:
    """Return the same memory as a matrix of float64 cells, shape (rows, fields and what is to spare behind them)."""
    return records.view(np.ndarray).view(np.float64).reshape(len(records), records.dtype.itemsize // 8)


def cells_of(tables: Iterable[Any]) -> Cells:
    """Return the memory of the eight tables, in their order, as cells."""
    return Cells(*(cells(table) for table in tables))


@part
def write_down(s, did, actor, target, value):
    """Append an event to the log; beyond the end of the log it is only counted."""
    world = s.world[0]
    if world.events < len(s.log):
        entry = s.log[world.events]
        entry.day = world.day
        entry.did = did
        entry.actor = actor
        entry.target = target
        entry.value = value
    world.events += 1


@written_in
def ties_of(s, i):
    """Return the rows of the ties of leader i, at either end."""
    return s.lookup.ties_of[s.lookup.first[i] : s.lookup.first[i + 1]]


@written_in
def ties_to(s, c):
    """Return the rows of the ties that reach clan c."""
    return s.lookup.ties_to[s.lookup.place[c] : s.lookup.place[c + 1]]


@written_in
def memberships_of(s, i):
    """Return the rows of the memberships of leader i."""
    return s.lookup.members_of[s.lookup.joined[i] : s.lookup.joined[i + 1]]


@written_in
def posts_of(s, institution):
    """Return the rows of the posts of an institution."""
    return s.lookup.posts_of[s.lookup.office[institution] : s.lookup.office[institution + 1]]


@written_in
def officials_of(s, corps):
    """Return the rows of the officials of a corps, by the row of the corps among clans."""
    return s.lookup.officials_of[s.lookup.corps[corps] : s.lookup.corps[corps + 1]]
