"""Golden values of ArithmeticTest: multiply-adds of the plain networks, counted by walking over them.

Every layer is written down as it is called, with the side of its map at that moment. Run: python3 arithmetic.py
"""


class Walk:
    def __init__(self, side):
        self.side, self.multiplies = side, 0

    def conv(self, cin, cout, kernel):
        self.multiplies += cin * kernel * kernel * cout * self.side**2

    def dense(self, cin, cout):
        self.multiplies += cin * cout

    def attend(self, c):
        keys = (self.side // 2) ** 2
        for cin, cout in [(c, c // 8), (c, c // 8), (c, c // 2), (c // 2, c)]:
            self.conv(cin, cout, 1)
        self.multiplies += self.side**2 * keys * (c // 8) + self.side**2 * keys * (c // 2)


def generator(z, base, channels, attention, shared=0):
    walk = Walk(base)
    chunk = z // len(channels) if shared else z
    walk.dense(chunk, base * base * channels[0])
    for cin, cout in zip(channels, channels[1:]):
        if shared:  # gain and bias of the norm before each convolution
            for width in (cin, cin, cout, cout):
                walk.dense(shared + chunk, width)
        walk.side *= 2
        walk.conv(cin, cout, 3)
        walk.conv(cout, cout, 3)
        walk.conv(cin, cout, 1)
        if walk.side == attention:
            walk.attend(cout)
    walk.conv(channels[-1], 3, 3)
    return 2 * walk.multiplies


def discriminator(size, channels, halvings, attention):
    walk, cin, attended = Walk(size), 3, False
    for place, cout in enumerate(channels):
        walk.conv(cin, cout, 3)
        walk.conv(cout, cout, 3)
        if place > 0 and (place < halvings or cin != cout):
            walk.conv(cin, cout, 1)
        if place < halvings:
            walk.side //= 2
        if place == 0:
            walk.conv(cin, cout, 1)
        if walk.side == attention and not attended:
            walk.attend(cout)
            attended = True
        cin = cout
    walk.dense(cin, 1)
    return 2 * walk.multiplies


g, d = generator(128, 4, [256] * 4, 8), discriminator(32, [128] * 4, 2, 8)
unneeded = 2 * 128 * 4096 + 2 * (2 * 3 * 9 * 128 * 32**2 + 2 * 3 * 128 * 16**2)
print("memo-cifar-2", g, d, "a step", 4 * g + 9 * d - unneeded)
print("sagan-64", generator(128, 4, [512, 256, 128, 64, 32], 32), discriminator(64, [32, 64, 128, 256, 512], 4, 32))
print("biggan-32-small", generator(80, 4, [96, 64, 48, 32], 16, 32), discriminator(32, [24, 48, 96, 96], 3, 16))
