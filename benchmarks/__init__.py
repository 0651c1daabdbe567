"""Benchmarks: what the codec costs, beside everything else that could be used instead.

`python -m benchmarks` asks the questions of `questions`, one table each, and states for every
figure that has a target whether it is met. Nothing here is a test: no figure fails a build.

Read `traffic` (what is measured), `contenders` (who is measured), `stopwatch` (how), and then the
modules of `questions`.
"""
