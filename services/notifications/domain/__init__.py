"""The rules of telling people things: plain values in, plain values out; no clock, no I/O."""
