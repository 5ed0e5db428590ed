"""random for build-time code: Python's numbers, bit for bit. Mersenne Twister 19937 as Matsumoto and Nishimura published it (ACM TOMACS 8, 1998), seeded by
their init_by_array. Without a seed a build draws the same numbers each time, as torch does here."""
import math
from itertools import accumulate

_N = 624
_M = 397
_MASK = 0xFFFFFFFF
_NORMAL = 4 * math.exp(-0.5) / math.sqrt(2.0)        # Kinderman and Monahan, ACM TOMS 3 (1977)


def _first(seed):
    state = [seed & _MASK]
    for i in range(1, _N):
        x = state[-1]
        state.append((1812433253 * (x ^ (x >> 30)) + i) & _MASK)
    return state


def _by_array(key):
    """The state for a key of 32-bit words."""
    mt = _first(19650218)
    i = 1
    for k in range(max(_N, len(key))):
        mt[i] = ((mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525)) + key[k % len(key)] + k % len(key)) & _MASK
        i += 1
        if i == _N:
            mt[0] = mt[-1]
            i = 1
    for _ in range(_N - 1):
        mt[i] = ((mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941)) - i) & _MASK
        i += 1
        if i == _N:
            mt[0] = mt[-1]
            i = 1
    mt[0] = 0x80000000
    return mt


def _whole(x, what):
    if int(x) != x:
        raise ValueError(f"non-integer {what} for randrange()")
    return int(x)


class Random:
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, a=None, version=2):
        if a is None:
            a = 0
        if isinstance(a, (float, str, bytes)):
            raise NotImplementedError(f"random.seed() of {type(a).__name__} (only int) at build time")
        if not isinstance(a, int):
            raise TypeError("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
        a = abs(a)
        self._state = _by_array([a & _MASK] if a <= _MASK else [a & _MASK, a >> 32])
        self._next = _N
        self.gauss_next = None

    def getstate(self):
        return 3, tuple(self._state + [self._next]), self.gauss_next

    def setstate(self, state):
        version, words, self.gauss_next = state
        if version != 3:
            raise ValueError(f"state with version {version} passed to Random.setstate() of version 3")
        if len(words) != _N + 1:
            raise ValueError("state vector is the wrong size")
        self._state = list(words[:-1])
        self._next = words[-1]

    def _word(self):
        if self._next == _N:
            mt = self._state
            for i in range(_N):
                y = (mt[i] & 0x80000000) | (mt[(i + 1) % _N] & 0x7FFFFFFF)
                mt[i] = mt[(i + _M) % _N] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0)
            self._next = 0
        y = self._state[self._next]
        self._next += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C5680
        y ^= (y << 15) & 0xEFC60000
        return y ^ (y >> 18)

    def random(self):
        high = self._word() >> 5
        return (high * 67108864.0 + (self._word() >> 6)) * (1.0 / 9007199254740992.0)

    def getrandbits(self, k):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        result, at = 0, 0
        while k > 0:
            word = self._word()
            result |= (word >> (32 - k) if k < 32 else word) << at
            at += 32
            k -= 32
        return result

    def _below(self, n):
        bits = n.bit_length()
        r = self.getrandbits(bits)
        while r >= n:
            r = self.getrandbits(bits)
        return r

    def randrange(self, start, stop=None, step=1):
        start, step = _whole(start, "arg 1"), _whole(step, "step")
        if stop is None:
            if start <= 0:
                raise ValueError("empty range for randrange()")
            return self._below(start)
        stop = _whole(stop, "stop")
        if step == 0:
            raise ValueError("zero step for randrange()")
        n = len(range(start, stop, step))
        if n == 0:
            raise ValueError(f"empty range for randrange() ({start}, {stop}, {stop - start})" if step == 1 else "empty range for randrange()")
        return start + step * self._below(n)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for i in range(len(x) - 1, 0, -1):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, dict)):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if counts is not None:
            upto = list(accumulate(counts))
            if len(upto) != n:
                raise ValueError("The number of counts does not match the population")
            total = upto.pop()
            if total <= 0:
                raise ValueError("Total of counts must be greater than zero")
            return [population[_position(upto, s, len(upto))] for s in self.sample(range(total), k)]
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        few = 21 + (4 ** math.ceil(math.log(k * 3, 4)) if k > 5 else 0)         # below: Python draws from a list of what is left; above: again, where it had it
        result = []
        if n <= few:
            pool = list(population)
            for i in range(k):
                j = self._below(n - i)
                result.append(pool[j])
                pool[j] = pool[n - i - 1]
            return result
        taken = set()
        for _ in range(k):
            j = self._below(n)
            while j in taken:
                j = self._below(n)
            taken.add(j)
            result.append(population[j])
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[math.floor(self.random() * (n + 0.0))] for _ in range(k)]
            cum_weights = list(accumulate(weights))
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not math.isfinite(total):
            raise ValueError("Total of weights must be finite")
        return [population[_position(cum_weights, self.random() * total, n - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if high == low:
            return low
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u, c, low, high = 1.0 - u, 1.0 - c, high, low
        return low + (high - low) * math.sqrt(u * c)

    def gauss(self, mu=0.0, sigma=1.0):
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            angle = self.random() * 2.0 * math.pi
            radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z = math.cos(angle) * radius
            self.gauss_next = math.sin(angle) * radius
        return mu + z * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = _NORMAL * (u1 - 0.5) / u2
            if z * z / 4.0 <= -math.log(u2):
                return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        return math.exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        return -math.log(1.0 - self.random()) / lambd

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-math.log(1.0 - self.random())) ** (1.0 / beta)


def _position(upto, x, most):
    """Where x belongs in a sorted list, right of what equals it; at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if x < upto[middle]:
            high = middle
        else:
            low = middle + 1
    return low


_shared = Random()
seed = _shared.seed
getstate = _shared.getstate
setstate = _shared.setstate
random = _shared.random
getrandbits = _shared.getrandbits
randrange = _shared.randrange
randint = _shared.randint
choice = _shared.choice
shuffle = _shared.shuffle
sample = _shared.sample
choices = _shared.choices
uniform = _shared.uniform
triangular = _shared.triangular
gauss = _shared.gauss
normalvariate = _shared.normalvariate
lognormvariate = _shared.lognormvariate
expovariate = _shared.expovariate
paretovariate = _shared.paretovariate
weibullvariate = _shared.weibullvariate
