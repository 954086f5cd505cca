"""The served graph: one normalised image in; log odds, an exact activation map and the gate's features out."""
import torch
from torch import nn
from torch.nn import functional as F

from dataset import SIZE
from net import PneumoniaNet, pneumonia_logit

LAYOUT_SIDE = 14
FLAT = 1e-3  # keeps the layout of a featureless image finite; a radiograph's deviation is near 1


class ServedNet(nn.Module):
    """[N,1,224,224] normalised grey -> logit [N,1], cam [N,1,7,7], features [N,C].

    features are the pooled maps of stages 2, 3 and 4 (appearance), then the 14 x 14 layout of the image (where light and dark lie).
    """

    def __init__(self, net: PneumoniaNet):
        super().__init__()
        self.net = net
        self.eval()  # the exporter restores the mode it finds on the outer module

    def forward(self, image):
        x, pooled = self.net.stem(image), []
        for number, block in enumerate(self.net.blocks):
            x = block(x)
            if number in (3, 5, 7):  # the last block of stages 2, 3 and 4
                pooled.append(x.mean((2, 3)))
        scores = self.net.head(pooled[-1])
        logit = pneumonia_logit(scores)[:, None]
        return logit, self.activation_map(x, scores, logit), torch.cat([*pooled, layout(image)], 1)

    def activation_map(self, x, scores, logit):
        """Class maps weighted as logsumexp weighs its terms. What the maps lack (biases, the entropy of the two pneumonia classes)
        belongs to no place, so it is spread evenly: the mean of the map is the logit."""
        share = torch.softmax(scores[:, 1:], 1)
        weights = torch.cat([-torch.ones_like(share[:, :1]), share], 1)[:, :, None, None]
        maps = F.conv2d(x, self.net.head.weight[:, :, None, None])
        combined = (weights * maps).sum(1, keepdim=True)
        return combined + (logit[:, :, None, None] - combined.mean((2, 3), keepdim=True))


def layout(image):
    """[N,1,224,224] -> [N,196]: the image pooled to 14 x 14 with mean 0 and deviation 1, so exposure does not count."""
    small = F.avg_pool2d(image, SIZE // LAYOUT_SIDE).flatten(1)
    small = small - small.mean(1, keepdim=True)
    return small / (small.pow(2).mean(1, keepdim=True).sqrt() + FLAT)


def feature_parts(width: int) -> dict:
    """Name -> (start, length) of each part of `features`."""
    return {"appearance": (0, 14 * width), "layout": (14 * width, LAYOUT_SIDE * LAYOUT_SIDE)}


def read_weights(path):
    """weights.pt -> (net in evaluation mode, the rest of the file: width, mean, std, size, seed, epochs)."""
    state = torch.load(path, map_location="cpu", **({"weights_only": False} if torch.__version__ >= "2" else {}))
    net = PneumoniaNet(state["width"])
    net.load_state_dict(state.pop("weights"))
    return net.eval(), state
