def f():
        a = 1
    b = 2
    c = 3
  d = 4
    e = 5
if x:
        g
	h
i = 1
    j = 2
k = )
