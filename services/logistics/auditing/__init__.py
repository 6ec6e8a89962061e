"""The whole ledger read again, in processes of their own.

Seconds of arithmetic would stop every other handler of a service, heartbeats included; in a child
they stop nobody.  A child that imports little is there at once.
"""
