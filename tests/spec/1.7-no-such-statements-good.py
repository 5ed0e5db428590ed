# docs/language.md 1.7

def main():
    """A docstring."""
    # a comment
    print("free")  # another  # expect: free
