"""Pictures drawn at build time as SVG: charts, timelines, neighbourhoods, maps. Plain values in, elements out."""
