"""What Mindet knows of the country beforehand: public bodies and regions, each a CSV beside its loader.

`agencies()` and `regions()` map ids to frozen records. Cells that hold several values part them with `|`. A date that
could not be verified is empty. Adding a body or a name touches no code.
"""

from corpus.registry.agencies import Agency, agencies
from corpus.registry.regions import Region, regions

__all__ = ["Agency", "Region", "agencies", "regions"]
