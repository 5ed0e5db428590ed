print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 2 ** 0.5, (-8) ** (1 / 3) if False else 0)
print(1 / 3, 1e16, 1e15, 123456789.123, 1e-5, 0.0001, -0.0, float("inf"), float("nan"), 1e300 * 1e10)
print(1 + True, True & False, True | 2, 5 ^ 3, ~5, 1 << 10, -17 >> 2, 0x1F, 0b101, 0o17, 1_000_000)
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2), abs(-3), abs(-2.5))
print(divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), pow(2, 5), pow(3, 4, 5))
print(int("42"), int(" -17 "), int("ff", 16), int("0x1f", 0), int(3.99), int(-3.99), float("1e3"), float(" 2.5 "), int(True))
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, 0.1 + 0.2 == 0.3, 10 ** 15, 2 ** 62)
print(3 + 4j, (1 + 2j) * (3 - 1j), abs(3 + 4j), 1j ** 2, complex(1, 2).real, (1 + 2j) / (1 - 1j), -1j)
print(min(3, 1, 2), max([4, 9, 2]), min("b", "a"), max([], default=7), min([3, -5], key=abs), sum([1, 2, 3]), sum([0.1] * 3), sum([[1], [2]], []))
print(bin(10), hex(255), oct(8), hex(-255), ord("A"), chr(97), chr(8364), ord("€"), bool(0), bool("0"), bool([]))
print(float(10), str(1e22), repr(1.0), 1e21, 123456.0, 5e-324, 1.7976931348623157e308, 100.0, 12345678901234567.0)
print((5).bit_length(), (0.5).is_integer(), 4.0.is_integer(), (3).real, 3.7.__class__.__name__)
import math
print(math.pi, math.sqrt(2), math.floor(-2.5), math.ceil(2.1), math.gcd(12, 18), math.log(math.e), math.isclose(0.1 + 0.2, 0.3), math.inf, math.factorial(10))
print(math.hypot(3, 4), math.atan2(1, 1), math.trunc(-2.7), math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.comb(5, 2), math.isqrt(17), math.modf(2.5))
x = 5
x += 3; x -= 1; x *= 2; x //= 3; x **= 2; x %= 7; x <<= 2; x |= 1; x &= 13; x ^= 6
print(x)
