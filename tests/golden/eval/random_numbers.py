import random
from random import Random, shuffle as mix

random.seed(7)
print([random.random() for _ in range(3)], random.getrandbits(5), random.getrandbits(40), random.getrandbits(0))
print([random.randint(-3, 10) for _ in range(8)], [random.randrange(5) for _ in range(5)], random.randrange(10, 100, 7), random.randrange(10, 0, -3))
print(random.choice("abcdef"), random.choice([1, 2, 3]), random.sample(range(10), 3), random.sample([1, 2, 3, 4], 4), random.sample(range(100000), 12))
print(random.sample(["a", "b"], k=4, counts=[3, 5]), random.choices([1, 2, 3], k=6), random.choices("xyz", weights=[1, 5, 2], k=6), random.choices("xyz", cum_weights=[1, 1, 9], k=3))
print(random.uniform(1, 2), random.gauss(0, 1), random.gauss(5, 0.1), random.normalvariate(0, 1), random.lognormvariate(0, 0.5), random.expovariate(2.0))
print(random.triangular(), random.triangular(1, 3, 2.5), random.paretovariate(3), random.weibullvariate(1, 2))
l = list(range(20))
mix(l)
print(l)
state = random.getstate()
a = [random.random(), random.gauss(0, 1)]
random.setstate(state)
print(a == [random.random(), random.gauss(0, 1)], len(state[1]), state[0])
for s in (0, 1, -1, 42, 2**31, 2**32 - 1, 2**32, 2**40 + 5, 9223372036854775807, True):
    random.seed(s)
    print(s, random.random(), random.getrandbits(32))
r, q = Random(3), Random(3)
print(r.random() == q.random(), r.randint(1, 6), [Random(9).random() for _ in range(2)])
random.seed(1)
print(sum(random.random() for _ in range(2000)), random.random())          # more than one block of the state
for f in (lambda: random.choice([]), lambda: random.sample([1], 2), lambda: random.sample({1, 2}, 1), lambda: random.randrange(0), lambda: random.randint(3, 1),
          lambda: random.choices([1, 2], weights=[1]), lambda: random.choices([1, 2], weights=[0, 0]), lambda: random.seed([1]),
          lambda: random.getrandbits(-1), lambda: random.sample([1, 2], 1, counts=[1]), lambda: random.choices([1], [1], cum_weights=[1]), lambda: random.randrange(1, 5, 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
