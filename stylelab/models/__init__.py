"""What the style lab keeps.

edits  photos being edited, and recipes kept to be used again
"""

from stylelab.models.edits import Edit, Preset

__all__ = ["Edit", "Preset"]
