"""Made-up instances, the same every time."""

import random
from math import dist


def makespan_instance(seed, aircraft, loads, places=(3, 3), seats=50):
    """A bare problem: points in a square of 10 hours, whole loads, two spare loads of beds at each refuge."""
    rnd = random.Random(seed)

    def points(n):
        return [(10 * rnd.random(), 10 * rnd.random()) for _ in range(n)]

    base, pickups, refuges = points(1)[0], points(places[0]), points(places[1])
    share = [1] * places[0]
    for _ in range(loads - places[0]):
        share[rnd.randrange(places[0])] += 1
    beds = seats * (loads // places[1] + 2)
    return {
        "seats": seats,
        "fleet": [{"id": f"a{k}", "base": "Y", "available_h": 0} for k in range(aircraft)],
        "pickups": [{"id": f"p{i}", "people": seats * n, "mog": None} for i, n in enumerate(share)],
        "refuges": [{"id": f"r{j}", "beds": beds, "mog": None} for j in range(places[1])],
        "hours": {
            "base_to_pickup": [[round(dist(base, p), 2) for p in pickups]],
            "pickup_to_refuge": [[round(dist(p, r), 2) for r in refuges] for p in pickups],
        },
        "ground_h": {"pickup": 0, "refuge": 0},
        "objective": "makespan",
    }


def large_instance(seed=1, aircraft=60, people=120_000):
    """Ten origins, six refuges, four types, a week: the size the speed is stated for."""
    rnd = random.Random(seed)
    pickups = [(1500 * rnd.random(), 1500 * rnd.random()) for _ in range(10)]
    refuges = [(2500 + 1500 * rnd.random(), 1500 * rnd.random()) for _ in range(6)]
    bases = [(2600 + 500 * i, 700) for i in range(3)]
    types = [("A320", 150, 800), ("A330", 277, 870), ("B738", 162, 830), ("Il-76", 145, 780)]

    def hours(some, others, speed):
        return [[round(dist(a, b) / speed + 0.3, 2) for b in others] for a in some]

    def block(speed):
        return {
            "base_to_pickup": hours(bases, pickups, speed),
            "pickup_to_refuge": hours(pickups, refuges, speed),
        }

    weights = [rnd.random() + 0.3 for _ in pickups]
    share = [int(people * w / sum(weights)) for w in weights]
    share[0] += people - sum(share)
    fleet = [
        {
            "id": f"{name}-{k:02}", "type": name, "base": f"B{k % 3}", "seats": seats, "hours": block(speed),
            "available_h": 0 if k < aircraft // 2 else 12, "duty_h": 14, "rest_h": 10, "crews": 2,
        }
        for k in range(aircraft)
        for name, seats, speed in [types[k % 4]]
    ]  # fmt: skip
    days = [[24 * d, 24 * d + 18] for d in range(7)]
    return {
        "fleet": fleet,
        "bases": ["B0", "B1", "B2"],
        "pickups": [
            {
                "id": f"P{i}",
                "people": n,
                "mog": 4,
                "ready": [[0, n // 4], [24, n // 2], [48, n]],
                "open": days if i == 3 else None,
            }
            for i, n in enumerate(share)
        ],
        "refuges": [{"id": f"R{j}", "beds": 12_000, "onward_per_h": 250, "mog": 8} for j in range(6)],
        "hours": block(800),
        "ground_h": {"pickup": 1.5, "refuge": 1.5},
        "objective": "people",
        "deadline_h": 168,
    }
