"""The chronicle: from the log of a run to dated plain sentences, and what the run hung on."""

from sim.chronicle.record import Happening, Recorded, record_run
from sim.chronicle.story import Paragraph, tell
from sim.chronicle.weighings import weighings
from sim.chronicle.why import Hinge, Reason, Why, why

__all__ = ["Happening", "Hinge", "Paragraph", "Reason", "Recorded", "Why", "record_run", "tell", "weighings", "why"]
