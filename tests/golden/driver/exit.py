import sys
print("a")
sys.exit(5)
# exit: 5
