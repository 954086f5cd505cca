"""The classifier: a plain pre-trained-nowhere ResNet-18 shape of width 48 with a three-class head.

The head separates normal, bacterial and viral; the served answer is pneumonia = bacterial + viral.
"""
import torch
from torch import nn
from torch.nn import functional as F

CLASSES = ("normal", "bacteria", "virus")


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions; the shortcut is average-pooled before its 1x1 convolution so that no pixel is dropped."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        nn.init.zeros_(self.norm2.weight)  # a block starts as the identity, which lets a high learning rate start cleanly
        if stride == 1 and inputs == outputs:
            self.shortcut = nn.Identity()
        else:
            pool = nn.AvgPool2d(2, ceil_mode=True, count_include_pad=False) if stride == 2 else nn.Identity()
            self.shortcut = nn.Sequential(pool, nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class PneumoniaNet(nn.Module):
    """[N,1,H,W] normalised grey -> class map [N,3,h,w] and feature map [N,C,h,w], h = H/32.

    Pooling and the linear head commute, so the mean of the class map is the class score: the activation map is exact.
    """

    def __init__(self, width: int = 48, drop: float = 0.0):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        blocks, inputs = [], width
        for stage, outputs in enumerate((width, 2 * width, 4 * width, 8 * width)):
            blocks += [ResidualBlock(inputs, outputs, 1 if stage == 0 else 2), ResidualBlock(outputs, outputs, 1)]
            inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(inputs, len(CLASSES))

    def feature_map(self, x):
        return self.blocks(self.stem(x))

    def forward(self, x):
        """[N,1,H,W] -> class scores [N,3]."""
        return self.head(self.drop(self.feature_map(x).mean((2, 3))))


def pneumonia_logit(scores):
    """Class scores [N,3] -> log odds [N] of pneumonia (bacterial or viral) against normal."""
    return torch.logsumexp(scores[:, 1:], 1) - scores[:, 0]
