"""A second reading of design and language: what lab's cells mean, on plain PyTorch hooks. See make_bench_fixtures.py."""
