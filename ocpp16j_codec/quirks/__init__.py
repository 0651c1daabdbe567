"""The slow path: tolerant decoding of frames that the fast path has refused.

`catalog` lists the deviations by kind, `profiles` by device. `reader` and `mending` read and mend
frames; `document` reads frames from manuals. Nothing here is imported before the first frame
deviates.
"""
