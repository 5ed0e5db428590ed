# docs/language.md 4.20

def main():
    for x in (1, 2):
        break  # error: because we do not statically know whether it is reached, 'break' cannot be used in a loop over a tuple or module list, which is unrolled
