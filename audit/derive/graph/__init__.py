"""The failure graph: what one failure takes down, exactly (docs/guide/failure-graph.md)."""
