//! Snapshots, wire tests, conformance runners and benchmarks of oasmith.
