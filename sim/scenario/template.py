"""A commented scenario to start from."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = """\
# yaml-language-server: $schema=../schemas/scenario.schema.json
# A small court to start from. Every quantity may be a level in words (very-low, low, medium, high, very-high),
# a number, or a map that says where it comes from:
#   loyalty: high                                                     a level, assumed
#   loyalty: 0.7                                                      the same in every run
#   loyalty: {value: 0.7, range: [0.5, 0.9]}                          drawn from the range, most often near 0.7
#   loyalty: {level: high, confidence: medium, status: stated, evidence: [s01], why: "..."}
# What is left out is medium and assumed. Look with: kingmaker check FILE
kingmaker: 1
id: {id}
title: The ruler, his patron and two houses
question: Who governs two years after the vote?
asks: [ruler, survived]  # outcomes that answer it, by name: kingmaker outcomes
start: 2020-11-01        # day 0
election: 2021-01-10     # leave it out if there is none
# election_every_months: 60   # and others so long after it; without it there is one vote only
horizon_months: 24       # 1 to 120

sources:                 # or the name of a file that holds this map
  s01: {voice: article, text: The ruler is cautious and has no group of his own., where: paragraph 5}
  s02: {voice: insiders, text: The ruler and the chief of the guard have an understanding., where: paragraph 10}

world:
  incumbent: ruler
  patron: patron         # leave it out if nobody put the incumbent there
  capacity: medium
  approval: {value: 0.5, range: [0.3, 0.7], why: no poll is public}

leaders:
  ruler:
    name: The Ruler
    post: president
    caution: {level: very-high, confidence: high, status: stated, evidence: [s01]}
    weight: {level: low, confidence: high, status: stated, evidence: [s01]}
  patron:
    name: The Patron
    role: chose the ruler and keeps him
    status: outside
    weight: very-high
    fragility_awareness: high
  guard:
    name: The Chief of the Guard
    clan: river_house
    post: guard_chief
    coercive: very-high
    loyalty: {level: medium, confidence: low, status: implied, evidence: [s02]}
  elder:
    name: The Elder of the Hill House
    clan: hill_house
    status: outside
    ambition: high
    candidate: true      # the patron would consider him as successor

clans:
  river_house: {name: House of the River, kind: patronage, head: guard, weight: medium}
  hill_house: {name: House of the Hill, kind: regional, head: elder, weight: medium, regional: high}
  guard_corps: {name: The Guard, kind: body, coercive: very-high}

posts:
  president: {title: President, institution: presidency, value: very-high}
  guard_chief: {title: Chief of the Guard, institution: security, value: high, lends_coercive: high, body: guard_corps}
  minister: {title: Minister, institution: government, count: 12, value: medium}

categories:              # people the source does not name, drawn one by one: ministers_01, ministers_02, ...
  ministers:
    name: Ministers
    posts: {minister: 12}
    clans: mixed

ties:
  t01: {from: patron, to: ruler, kind: patronage, strength: high}
  t02: {from: guard, to: guard_corps, kind: leadership, strength: very-high}
  t03:
    from: ruler
    to: guard
    kind: alliance
    known: false
    strength: {level: high, confidence: medium, status: stated, evidence: [s02], rests_on: insiders}

events:                  # what happens whatever the rules do; leave it out if nothing is given
  - {after_election: 180, do: patron_exit}

# parameters:            # replace a value of the rulebook: kingmaker check lists the names if one is wrong
#   leak_rate: {value: 0.01, range: [0, 0.05], why: "..."}
# rules: {kompromat: off}
"""


def template(scenario_id: str = "my-scenario") -> str:
    """Return the text of a scenario to start from, which passes every check as it is.

    Parameters
    ----------
    scenario_id : str
        Its id: small letters, digits and hyphens.
    """
    return TEMPLATE.replace("{id}", scenario_id, 1)
