"""Music by AudioLDM 2, whose licence allows no commercial use: whoever chooses the tier has to mind that."""

from ml.audioldm2.pipeline import DiffusionMusic

__all__ = ["DiffusionMusic"]
