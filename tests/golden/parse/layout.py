if a:
	if b:
		c = [1,
2, # comment

3]
	# odd comment
	d = 1 + \
  2
e = 3
f = 4; g = 5;
