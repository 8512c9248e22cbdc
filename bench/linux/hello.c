/* hello.c - a static C program that does nothing: what fork and exec are measured with. */
int main(void) {
    return 0;
}
