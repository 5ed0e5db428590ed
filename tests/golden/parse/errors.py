def missing_colon(x)
    return x
def unclosed(x):
    y = (1 + 2
    z = 3
    if x = 3:
        print "hello"
    return x +
class Nested:
    def method(self):
        for i in range(3):
            a b
            c = [1, 2
            d = )
        else = 3
    def order(self, a=1, b): pass
    def twice(self, a, a): pass
if x y:
    a = 1
else:
    b = c d
s = 'not closed
t = "x" + $ + “quoted”
n = 0777 + 1abc
match x:
    case 1:
        pass
    case (1, 2):
        foo bar
f(a.b=1); f(a=1, b); f(x for x in y, 3)
def no_body():
pass
f"{x!z} {} {a b} } {x"
1 = x; f() += 1; *a = 3; del f()
with (a as b), c: pass
try:
    pass
x = 1 if y
from . import (a, b
last = 1
