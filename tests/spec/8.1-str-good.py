# docs/language.md 8.1

def main():
    s = "hello World"
    print(s.capitalize(), s.upper(), s.title(), s.swapcase())  # expect: Hello world HELLO WORLD Hello World HELLO wORLD
    print(s.find("o"), s.rfind("o"), s.count("l"), s.index("W"), s.startswith("he"), s.endswith("x"))  # expect: 4 7 3 6 True False
    print(s.split(" "), s.partition(" "), s.rpartition("o"), "a,b,c".rsplit(",", 1))  # expect: [hello, World] (hello,  , World) (hello W, o, rld) [a,b, c]
    print("-".join(["a", "b"]), "  x ".strip() + "|", "7".zfill(3), "x".center(5) + "|")  # expect: a-b x| 007   x  |
    print("12".isdigit(), "ab".isalpha(), "a b".isalnum(), " ".isspace(), "Ab".istitle())  # expect: True True False True True
    print(s.replace("l", "L"), "a\nb".splitlines(), "x".ljust(3) + "|", "x".rjust(3))  # expect: heLLo WorLd [a, b] x  |   x
