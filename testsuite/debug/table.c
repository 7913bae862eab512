// A table, a counter and a frame: all of what compact lays out anew. See tests/debug_info.rs.
static int table[64] = {1, 2, 3};
static int count;

__attribute__((noinline)) static int sum(const int *from, int entries) {
  int total = 0;
  for (int i = 0; i < entries; i++) total += from[i];
  return total;
}

int run(int x) {
  volatile int frame[4];
  frame[x & 3] = x;
  count += frame[1];
  table[x & 63] = count;
  return sum(table, 64) + count;
}
