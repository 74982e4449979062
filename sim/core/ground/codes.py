"""The words that stand as small integers in the records. Results and files carry the words."""

from enum import IntEnum
from typing import Final

MASS: Final = 0.10
"""Share of those who could ever be brought into the street from which a crowd is a mass: told of, and answered."""


class Phase(IntEnum):
    """What time of the story it is; weeks in calm and campaign, days in formation and contest."""

    CALM = 0
    CAMPAIGN = 1
    FORMATION = 2
    CONTEST = 3
    SETTLED = 4


class Status(IntEnum):
    """Where a leader stands towards the state."""

    IN_SERVICE = 0
    OUTSIDE = 1
    ARRESTED = 2
    ABROAD = 3
    DEAD = 4
    NEUTRAL = 5  # off the scene, by himself or by an intervention: holds no force and takes no side


class Sex(IntEnum):
    """Whose life table it is; nothing else reads it."""

    UNSAID = 0
    MAN = 1
    WOMAN = 2


class Fate(IntEnum):
    """What becomes of somebody: told before the vote [article p03], or done."""

    NONE = 0
    KEEP = 1
    MOVE = 2
    DISMISS = 3
    PROMOTE = 4
    ENVOY = 5  # abroad in the ruler's service
    RETIRE = 6
    CO_OPT = 7  # given an office from outside
    ARREST = 8
    PARDON = 9
    EXILE = 10  # abroad, out of the ruler's reach
    RETURN = 11


class Stance(IntEnum):
    """What a leader shows in public."""

    LOYAL = 0
    HEDGING = 1
    DEFECTED = 2


class Pole(IntEnum):
    """The side backed in a contest."""

    CHALLENGER = -1
    UNDECIDED = 0
    INCUMBENT = 1


class Institution(IntEnum):
    """To what an office belongs."""

    PRESIDENCY = 0
    COURT = 1
    GOVERNMENT = 2
    AKIMAT = 3
    HOLDING = 4
    MEDIA = 5
    SECURITY = 6
    LEGISLATURE = 7
    APPARATUS = 8


class Kind(IntEnum):
    """What sort of group a clan row is."""

    KIN = 0
    REGIONAL = 1
    PATRONAGE = 2
    IDEOLOGICAL = 3
    TEAM = 4
    COURT = 5
    BODY = 6  # a state body, with or without force
    MILIEU = 7  # people of one mind, without organisation
    CORPS = 8  # everybody who holds one category of office
    AGGREGATE = 9  # the whole elite, or a coalition: described by the source, not an actor


class TieKind(IntEnum):
    """What binds two actors."""

    PATRONAGE = 0
    KINSHIP = 1
    ALLIANCE = 2
    DEFERENCE = 3
    MEMBERSHIP = 4
    LEADERSHIP = 5
    RIVALRY = 6
    INVESTIGATION = 7
    APPOINTMENT = 8
    INSTRUCTION = 9
    ASSOCIATION = 10  # business or past service: a place where material may lie
    ALIGNMENT = 11  # said to follow from two other ties; carries nothing of its own
    RECRUITMENT = 12
    HOSTILITY = 13
    COVERAGE = 14
    FOUNDER = 15
    PEERS = 16


class Path(IntEnum):
    """The road a split took, read off its events."""

    NONE = 0
    PALACE = 1
    UKRAINIAN = 2
    KYRGYZ = 3
    MIXED = 4
    UNMARKED = 5  # a contest that was over before it took a road


class Episode(IntEnum):
    """What sort of struggle over power an episode is."""

    CONTEST = 0  # a bid in the open
    PLOT = 1  # a covert move, also one that fails
    STRIKE = 2  # of a patron against who rules by him
    PUSH = 3  # of who rules against his patron
    SUCCESSION = 4  # the office is empty, by death or because who held it is out of reach
    VOTE = 5  # the office passes by a vote


class Winner(IntEnum):
    """Who holds power when an episode is closed."""

    INCUMBENT = 0
    PATRON = 1
    CHALLENGER = 2
    PACT = 3  # the challenger's side, by a pact that took the office from the ruler
    HEIR = 4
    SHARED = 5  # the ruler, by a pact with the challenger


class Right(IntEnum):
    """By what right an heir took the chair."""

    ELITE = 0  # by the claim he had in the eyes of those with a say
    PATRON = 1
    LAW = 2  # his office follows, and nobody with a say had the better claim
    NAMED = 3  # by an event of the scenario
    HAND = 4  # the ruler handed it to him
    VOTE = 5


class Outcome(IntEnum):
    """The class of a finished run."""

    CONSOLIDATION = 0
    BALANCE = 1
    PATRON_RETURNS = 2
    PALACE_COUP = 3
    UKRAINIAN_PATH = 4
    KYRGYZ_PATH = 5
    NOBODY = 6  # who would rule is dead or out of reach, and nobody has followed
    SHARED = 7  # a pact leaves the ruler in office
    OTHER_FALL = 8  # a ruler has lost power in none of the ways above


class Order(IntEnum):
    """What a dated event of a scenario does."""

    SET = 0
    LEAK = 1
    PATRON_EXIT = 2
    FIND_FILE = 3
    DISCOVER_SEARCH = 4
    APPOINT = 5
    SHOCK = 6
    SPLIT = 7
    CHOOSE_SUCCESSOR = 8
    NEUTRALISE = 9
    RULER_DIES = 10
    PUBLISH_FILE = 11
    SWITCH_SIDES = 12
    HAND_OVER = 13
    ELECT = 14
    FATE = 15
    SHOW_FILE = 16


class Role(IntEnum):
    """Which table a cell of an input or of a dated event lies in."""

    WORLD = 0
    LEADER = 1
    CLAN = 2
    POST = 3
    TIE = 4
    MEMBER = 5
    PARAMETER = 6
    SCHEDULE = 7


class Purpose(IntEnum):
    """What a draw of luck is for: one number for each thing that chance decides."""

    INPUT = 0
    CHANNEL = 256
    RELIABILITY = 257
    CLAN_OF = 258
    MEETING = 259
    FATE = 260
    LEAK = 261
    MOTIVE_LEAK = 262
    FOUND = 263
    DISCOVERED = 264
    USED = 265
    SHIELD = 266
    DRIFT = 267
    APPROVAL = 268
    BREAK = 269
    FORM = 270
    BINDING = 271
    ACCEPT = 272
    VETO = 273
    TALENT = 274
    CHOICE = 275
    STRIKE_WON = 277
    PUSH_WON = 279
    EXIT = 280
    DEATH = 281
    HEIR_HOLDS = 282
    PLOT_WON = 285
    SPILL = 286
    SIGNAL = 287
    OBEY = 288
    SEIZE = 289
    RECONSIDERED = 290
    VOTE = 291
    CLEAR = 292
    DEATHS = 293
    STORM = 294
    FLIGHT = 295
    TABLE = 296
    LOOT = 297
    COLLAPSE = 299
    SHOCK = 300
    REFILL = 301
    TEAM = 302
    CLEARED = 303
    RETAKE = 304
    TURN = 305
    ERROR = 306
    GIVES_UP = 311
    RECKONING = 312
    HEAD_GONE = 345
    DISOWNED = 346
    CLAN_SPLIT = 347
    WING = 348
    UNITE = 349
    LEFT_OUT = 350
    GATHERED = 335
    USED_OWN = 336
    ANSWER = 337
    SPARK = 355
    SPARK_SIZE = 356
    RISE = 358
    LEAD = 359
    HEIR = 362
    SERVED = 320
    STANDS = 321
    WILLING = 322
    PROSECUTED = 323
    RELEASED = 324
    LET_GO = 325
    RESENTED = 326
    CONSENT = 327
    POSTED = 328
    CHANCE = 370
    DECISION = 371
    PLACE = 400  # to 416: see `fates.place_for`


class Did(IntEnum):
    """What an event in the log says happened."""

    NOTHING = 0
    PHASE_BEGAN = 1
    ORDERED = 2
    FATE_TOLD = 3
    LEAKED = 4
    FILE_FOUND = 5
    FILE_ON_KIN = 6
    SEARCH_DISCOVERED = 7
    FILE_THREATENED = 8
    FILE_PUBLISHED = 9
    SHIELDED = 10
    HEDGED = 11
    RETURNED_TO_LOYALTY = 12
    ALLIANCE_FORMED = 13
    ALLIANCE_BROKE = 14
    CLAN_REFUSED = 15
    CLAN_ACCEPTED = 16
    VETOED = 17
    APPOINTED = 18
    MOVED = 19
    DISMISSED = 20
    GOVERNMENT_FORMED = 21
    PATRON_LEFT = 22
    PATRON_STRUCK = 23
    STRIKE_FAILED = 24
    PATRON_PUSHED_ASIDE = 25
    PUSH_FAILED = 26
    RULER_DIED = 27
    SUCCESSOR_CHOSEN = 28
    BID_OPENED = 29
    PLOT_MOVED = 30
    PLOT_FAILED = 31
    PLOT_SUCCEEDED = 32
    JOINED_CHALLENGER = 33
    JOINED_INCUMBENT = 34
    BODY_STALLED = 35
    BODY_DEFECTED = 36
    REGION_SEIZED = 37
    SQUARE_FILLED = 38
    SQUARE_CLEARED = 39
    CLEARING_FAILED = 40
    VOTE_PASSED = 41
    SEAT_STORMED = 42
    LOOTING = 43
    ROUND_TABLE = 44
    RULER_FLED = 45
    HANDED_OVER = 46
    BID_COLLAPSED = 47
    CLOSED = 48
    SHOCK_HIT = 49
    TOOK_OFFICE = 50
    PRISON_OPENED = 51
    REGION_RETAKEN = 52
    RIVAL_MEDIA = 53
    RULER_FELL = 60
    TRIED = 61
    DRIVEN_OUT = 62
    LOST_OFFICE = 63
    PACT_MADE = 64
    PACT_RAN_OUT = 65
    FATE_LAPSED = 66
    HEAD_FOLLOWED = 85
    HEAD_DISOWNED = 86
    CLAN_SPLIT = 87
    CLANS_UNITED = 88
    CLAN_LEFT_OUT = 89
    FILE_GATHERED = 80
    FILE_PROSECUTED = 81
    DEAL_STRUCK = 82
    WENT_ABROAD = 83
    FILE_HANDED_IN = 84
    FILE_PASSED = 77
    PROTEST_BEGAN = 90
    RULER_CONCEDED = 91
    PROTEST_LED = 92
    PROTEST_ENDED = 93
    INHERITED = 94
    DIED = 95
    PROMOTED = 67
    SENT_AS_ENVOY = 68
    RETIRED = 69
    CO_OPTED = 70
    ARRESTED = 71
    PARDONED = 72
    EXILED = 73
    CAME_BACK = 74
    TRANSFERRED = 75
    STAYED_AT_HOME = 76
