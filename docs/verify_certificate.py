"""Is this plan the best there is?  python verify_certificate.py certificate.json

Needs nothing but Python.  Whatever the prices are, no plan can cost less than what its seats would
earn at these prices, less what people would save by going where they like best; so a plan that
costs exactly that is the best (docs/matching.md).
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
cost, bound, saved, busy = 0, 0, [0] * plan["people"], set()
for post in plan["posts"]:
    seats, empty, price = post["seats"], post["empty_seat_costs"], post["price"]
    ways = dict(zip(post["candidates"], post["costs"], strict=True))
    sent = set(post["sent"])
    if len(sent) != len(post["sent"]) or len(sent) > seats or not 0 <= price <= empty:
        sys.exit("Broken: too many people at a post, or an impossible price.")
    if sent & busy or not sent <= ways.keys():
        sys.exit("Broken: somebody is sent to two posts, or where they cannot go.")
    busy |= sent
    cost += sum(ways[one] for one in sent) + empty * (seats - len(sent))
    bound += seats * price
    for one, way in ways.items():
        saved[one] = max(saved[one], price - way)
gap = cost - (bound - sum(saved))
print(f"{len(busy)} people; cost {cost}; no plan costs less than {cost - gap}; gap {gap}")
sys.exit(f"Not proven to be the best: the gap is {gap}." if gap else 0)
