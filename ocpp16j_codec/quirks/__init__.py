"""Tolerance: what is done with a frame once the fast path has refused it.

`catalog` says, kind by kind, what peers send wrong and what becomes of it; `profiles` says it by
device. `reader` and `mending` do the work; `document` reads frames out of manuals. Nothing here is
imported while conforming frames come in.
"""
