"""What the page cannot tell: said on every page, whatever the results."""

from __future__ import annotations

from typing import Final

LIMITS: Final = (
    "It makes no finding about any living or dead person. It is a model of what a source claims about people; "
    "another source would give another model. Where the source speaks of an investigation, a file or an "
    "accusation, the page speaks of a search and of how heavy it weighs: never of guilt. Whom the source leaves "
    "without a name stays without one.",
    "It predicts no single event and no date. A chance on this page is a share of simulated futures: it says how "
    "often something follows from the assumptions, not how often it happens in the world.",
    "An interval covers only the noise of having played a limited number of futures. It does not cover a wrong "
    "number, a wrong rule, or an actor nobody wrote down. More runs make intervals narrower, and the model no "
    "truer.",
    "Numbers that are marked assumed were chosen by whoever wrote the scenario because the source is silent. The "
    "section on what decides shows how much hangs on them.",
    "The words of the source were turned into levels (low, medium, high) by one coder. Another one would differ "
    "in places, and levels are wide: each run draws its own value.",
    "Rules are simple on purpose. Personal friendships that nobody reported, decisions abroad, accidents, markets "
    "and crowds enter as luck or as a shock, or not at all.",
    "A small share is not zero and a large one is not certain. Where the page says 0 %, read: not once in these runs.",
)
