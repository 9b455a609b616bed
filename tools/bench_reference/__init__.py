"""A second reading of design and language: what cells mean, on plain PyTorch hooks. See make_bench_fixtures.py."""
