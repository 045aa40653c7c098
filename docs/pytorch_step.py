"""The layers of three presets in plain PyTorch: images/s of whole training steps on a GPU, to stand beside Sagan's.

python3 pytorch_step.py PRESET BATCH PARTS fp32|tf32|bf16 SECONDS

PARTS is train.accumulation. No augmentation; ten classes; fused Adam; channels-last; losses are not read.
"""
import sys, time
import torch
from torch import nn
import torch.nn.functional as F

PRESETS = {
    'memo-cifar-2': dict(side=32, g=[256] * 4, d=[128] * 4, down=2, at=8, cond_last=True, bias=True),
    'sagan-64': dict(side=64, g=[512, 256, 128, 64, 32], d=[32, 64, 128, 256, 512], down=4, at=32, cond_last=False, bias=False),
    'sagan-128-imagenet': dict(side=128, g=[1024, 1024, 512, 256, 128, 64], d=[64, 128, 256, 512, 1024, 1024], down=5, at=64, cond_last=False, bias=False),
}
CLASSES = 10
LATENT = 128


class SN(nn.Module):
    """A weight over its spectral norm: one power iteration each forward, no gradient through u and v."""
    def __init__(self, *shape):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(*shape))
        nn.init.xavier_uniform_(self.weight)
        self.register_buffer('u', F.normalize(torch.randn(shape[0]), dim=0))
        self.register_buffer('v', F.normalize(torch.randn(self.weight[0].numel()), dim=0))

    def forward(self):
        with torch.autocast('cuda', enabled=False):
            w = self.weight.flatten(1)
            with torch.no_grad():
                v = F.normalize(w.t().mv(self.u), dim=0, eps=1e-8)
                u = F.normalize(w.mv(v), dim=0, eps=1e-8)
                self.u.copy_(u)
                self.v.copy_(v)
            return self.weight / torch.dot(u, w.mv(v))


class Conv(nn.Module):
    def __init__(self, i, o, k, bias=True):
        super().__init__()
        self.w = SN(o, i, k, k)
        self.b = nn.Parameter(torch.zeros(o)) if bias else None
        self.p = k // 2

    def forward(self, x):
        return F.conv2d(x, self.w(), self.b, padding=self.p)


class Linear(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.w = SN(o, i)
        self.b = nn.Parameter(torch.zeros(o))

    def forward(self, x):
        return F.linear(x, self.w(), self.b)


class Norm(nn.Module):
    def __init__(self, c, conditional):
        super().__init__()
        self.conditional = conditional
        self.bn = nn.BatchNorm2d(c, affine=not conditional)
        if conditional:
            self.gain = nn.Parameter(torch.zeros(c, CLASSES))
            self.bias = nn.Parameter(torch.zeros(c, CLASSES))
            nn.init.xavier_uniform_(self.gain)
            nn.init.xavier_uniform_(self.bias)

    def forward(self, x, y):
        x = self.bn(x)
        if not self.conditional:
            return x
        gain = 1 + F.embedding(y, self.gain.t())
        bias = F.embedding(y, self.bias.t())
        return torch.addcmul(bias[:, :, None, None].to(x.dtype), x, gain[:, :, None, None].to(x.dtype))


class Attention(nn.Module):
    def __init__(self, c, bias):
        super().__init__()
        self.theta = Conv(c, c // 8, 1, bias)
        self.phi = Conv(c, c // 8, 1, bias)
        self.g = Conv(c, c // 2, 1, bias)
        self.o = Conv(c // 2, c, 1, bias)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        n, c, h, w = x.shape
        q = self.theta(x).permute(0, 2, 3, 1).flatten(1, 2)
        k = F.max_pool2d(self.phi(x), 2).permute(0, 2, 3, 1).flatten(1, 2)
        v = F.max_pool2d(self.g(x), 2).permute(0, 2, 3, 1).flatten(1, 2)
        m = torch.softmax(q.bmm(k.transpose(1, 2)).float(), -1)
        t = m.to(v.dtype).bmm(v).reshape(n, h, w, c // 2).permute(0, 3, 1, 2)
        return x + self.gamma.to(x.dtype) * self.o(t)


class GBlock(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.n1, self.n2 = Norm(i, True), Norm(o, True)
        self.c1, self.c2, self.s = Conv(i, o, 3), Conv(o, o, 3), Conv(i, o, 1)

    def forward(self, x, y):
        h = F.relu(self.n1(x, y))
        h = self.c1(F.interpolate(h, scale_factor=2, mode='nearest'))
        h = self.c2(F.relu(self.n2(h, y)))
        return h + self.s(F.interpolate(x, scale_factor=2, mode='nearest'))


class G(nn.Module):
    def __init__(self, p):
        super().__init__()
        ch = p['g']
        self.c0 = ch[0]
        self.linear = Linear(LATENT, ch[0] * 16)
        self.blocks = nn.ModuleList(GBlock(a, b) for a, b in zip(ch, ch[1:]))
        self.at = [4 * 2 ** (i + 1) for i in range(len(ch) - 1)].index(p['at'])
        self.attention = Attention(ch[self.at + 1], p['bias'])
        self.norm = Norm(ch[-1], p['cond_last'])
        self.conv = Conv(ch[-1], 3, 3)

    def forward(self, z, y):
        x = self.linear(z).view(-1, self.c0, 4, 4).contiguous(memory_format=torch.channels_last)
        for i, b in enumerate(self.blocks):
            x = b(x, y)
            if i == self.at:
                x = self.attention(x)
        return torch.tanh(self.conv(F.relu(self.norm(x, y))))


class DBlock(nn.Module):
    def __init__(self, i, o, first, pooled):
        super().__init__()
        self.first, self.pooled = first, pooled
        self.c1, self.c2 = Conv(i, o, 3), Conv(o, o, 3)
        self.s = Conv(i, o, 1) if first or pooled or i != o else None

    def forward(self, x):
        h = self.c2(F.relu(self.c1(x if self.first else F.relu(x))))
        s = x if self.s is None else self.s(x)
        return F.avg_pool2d(h, 2) + F.avg_pool2d(s, 2) if self.pooled else h + s


class D(nn.Module):
    def __init__(self, p):
        super().__init__()
        ch = [3] + p['d']
        self.blocks = nn.ModuleList(DBlock(ch[i], ch[i + 1], i == 0, i < p['down']) for i in range(len(ch) - 1))
        self.at = [p['side'] // 2 ** (i + 1) for i in range(p['down'])].index(p['at'])
        self.attention = Attention(ch[self.at + 1], p['bias'])
        self.linear = Linear(ch[-1], 1)
        self.embedding = SN(CLASSES, ch[-1])

    def forward(self, x, y):
        for i, b in enumerate(self.blocks):
            x = b(x)
            if i == self.at:
                x = self.attention(x)
        with torch.autocast('cuda', enabled=False):
            f = F.relu(x.float()).sum((2, 3))
            return self.linear(f) + (F.embedding(y, self.embedding()) * f).sum(1, keepdim=True)


def main():
    name, batch, parts, precision, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], float(sys.argv[5])
    p = PRESETS[name]
    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = precision == 'tf32'
    torch.backends.cuda.matmul.allow_tf32 = precision == 'tf32'
    g = G(p).cuda().to(memory_format=torch.channels_last)
    d = D(p).cuda().to(memory_format=torch.channels_last)
    counts = [sum(q.numel() for q in m.parameters()) for m in (g, d)]
    ga = torch.optim.Adam(g.parameters(), 1e-4, (0.0, 0.9), fused=True)
    da = torch.optim.Adam(d.parameters(), 4e-4, (0.0, 0.9), fused=True)
    share = batch // parts
    real = (torch.rand(share, 3, p['side'], p['side']) * 2 - 1).contiguous(memory_format=torch.channels_last).pin_memory()
    labels = torch.randint(CLASSES, (share,)).pin_memory()

    def cast():
        return torch.autocast('cuda', dtype=torch.bfloat16, enabled=precision == 'bf16')

    def latents():
        return torch.randn(share, LATENT).pin_memory().cuda(non_blocking=True), labels.cuda(non_blocking=True)

    def step():
        d.requires_grad_(True)
        da.zero_grad(set_to_none=True)
        for _ in range(parts):
            x, y = real.cuda(non_blocking=True), labels.cuda(non_blocking=True)
            z, c = latents()
            with cast():
                with torch.no_grad():
                    fake = g(z, c)
                a, b = d(x, y), d(fake, c)
            loss = (F.relu(1 - a).mean() + F.relu(1 + b).mean()) / parts
            loss.backward()
        da.step()
        d.requires_grad_(False)
        ga.zero_grad(set_to_none=True)
        for _ in range(parts):
            z, c = latents()
            with cast():
                out = d(g(z, c), c)
            generator_loss = -out.mean() / parts
            generator_loss.backward()
        ga.step()
        return loss, generator_loss

    began = time.time()
    for _ in range(6):
        last = step()
    torch.cuda.synchronize()
    warm = time.time() - began
    rates = []
    end = time.time() + seconds
    while time.time() < end or len(rates) < 3:
        t = time.time(); n = 0
        while n == 0 or time.time() - t < seconds / 6:
            last = step(); n += 1
            torch.cuda.synchronize()
        rates.append(n * batch / (time.time() - t))
    rates.sort()
    print(f'{name} batch {batch}/{parts} {precision}: best {rates[-1]:.1f} middle {rates[len(rates) // 2]:.1f} images/s; '
          f'{torch.cuda.max_memory_reserved() / 2**30:.2f} GiB; warm-up {warm:.1f} s; parameters {counts}; losses {last[0].item():.3f} {last[1].item():.3f}', flush=True)


main()
