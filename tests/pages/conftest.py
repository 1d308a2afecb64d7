"""How properties are tried."""

from assurance import properties_tried

properties_tried()
