"""Short notebooks with a known verdict: images of torchvision, in folders and in shipped sets."""

HEAD = """
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, random_split
from torchvision import datasets, transforms
from torchvision.datasets import FakeData, ImageFolder
as_rows = transforms.Compose([transforms.Resize((8, 8)), transforms.ToTensor(), nn.Flatten(0)])

def train(net, batches, epochs=1):
    adam, loss_of = torch.optim.Adam(net.parameters()), nn.CrossEntropyLoss()
    for _ in range(epochs):
        for images, labels in batches:
            adam.zero_grad()
            loss = loss_of(net(images), labels)
            loss.backward()
            adam.step()
    return net

def hits(net, batches):
    right = total = 0
    with torch.no_grad():
        for images, labels in batches:
            right += (net(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total
"""

SNIPPETS = {
    "torchvision: slides in a folder for each part": """
# %%
known = ImageFolder("slides/train", transform=as_rows)
unseen = ImageFolder("slides/test", transform=as_rows)
net = train(nn.Linear(192, 2), DataLoader(known, 8, shuffle=True))
print(hits(net, DataLoader(unseen, 8)))
""",
    "torchvision: one folder, parts drawn at random": """
# %%
slides = ImageFolder("slides/train", transform=as_rows)
known, unseen = random_split(slides, [36, 12], generator=torch.Generator().manual_seed(0))
net = train(nn.Linear(192, 2), DataLoader(known, 8, shuffle=True))
print(hits(net, DataLoader(unseen, 8)))
""",
    "torchvision: one folder read twice, each time drawn anew": """
# warn: train-test-overlap
# %%
known, _ = random_split(ImageFolder("slides/train", transform=as_rows), [36, 12])
_, unseen = random_split(ImageFolder("slides/train", transform=as_rows), [36, 12])
net = train(nn.Linear(192, 2), DataLoader(known, 8, shuffle=True))
print(hits(net, DataLoader(unseen, 8)))
""",
    "torchvision: one folder read twice, positions kept apart": """
# %%
turned = transforms.Compose([transforms.RandomHorizontalFlip(), as_rows])
order = torch.randperm(48, generator=torch.Generator().manual_seed(0)).tolist()
known = Subset(ImageFolder("slides/train", transform=turned), order[:36])
unseen = Subset(ImageFolder("slides/train", transform=as_rows), order[36:])
net = train(nn.Linear(192, 2), DataLoader(known, 8, shuffle=True))
print(hits(net, DataLoader(unseen, 8)))
""",
    "torchvision: two networks on the folder of test slides": """
# warn: test-set-reuse
# %%
known = DataLoader(ImageFolder("slides/train", transform=as_rows), 8, shuffle=True)
unseen = DataLoader(ImageFolder("slides/test", transform=as_rows), 8)
plain = train(nn.Linear(192, 2), known)
print(hits(plain, unseen))
deep = train(nn.Sequential(nn.Linear(192, 16), nn.ReLU(), nn.Linear(16, 2)), known)
print(hits(deep, unseen))
""",
    "torchvision: networks compared on the folder for validation, one tested": """
# %%
known = DataLoader(ImageFolder("slides/train", transform=as_rows), 8, shuffle=True)
tune = DataLoader(ImageFolder("slides/validation", transform=as_rows), 8)
unseen = DataLoader(ImageFolder("slides/test", transform=as_rows), 8)
plain = train(nn.Linear(192, 2), known)
deep = train(nn.Sequential(nn.Linear(192, 16), nn.ReLU(), nn.Linear(16, 2)), known)
best = plain if hits(plain, tune) > hits(deep, tune) else deep
print(hits(best, unseen))
""",
}
# Shipped sets would be downloaded: these are read, and not run.
SHIPPED = {
    "torchvision: the shipped parts, one look": """
# %%
known = datasets.MNIST("data", train=True, download=True, transform=as_rows)
unseen = datasets.MNIST("data", train=False, transform=as_rows)
net = train(nn.Linear(64, 10), DataLoader(known, 64, shuffle=True))
print(hits(net, DataLoader(unseen, 64)))
""",
    "torchvision: the shipped test part keeps the best epoch": """
# warn: tuned-on-test
# %%
known = DataLoader(datasets.CIFAR10("data", train=True, transform=as_rows), 64, shuffle=True)
unseen = DataLoader(datasets.CIFAR10("data", train=False, transform=as_rows), 64)
net, best = nn.Linear(192, 10), 0
for epoch in range(5):
    train(net, known)
    share = hits(net, unseen)
    if share > best:
        best = share
        torch.save(net.state_dict(), "best.pt")
""",
    "torchvision: a part of the shipped training rows keeps the best epoch": """
# %%
whole = datasets.SVHN("data", split="train", transform=as_rows)
known, valid = random_split(whole, [60000, 13257])
unseen = DataLoader(datasets.SVHN("data", split="test", transform=as_rows), 64)
net, best = nn.Linear(192, 10), 0
for epoch in range(5):
    train(net, DataLoader(known, 64, shuffle=True))
    share = hits(net, DataLoader(valid, 64))
    if share > best:
        best = share
        torch.save(net.state_dict(), "best.pt")
net.load_state_dict(torch.load("best.pt"))
print(hits(net, unseen))
""",
    "torchvision: trained on the shipped test part too": """
# warn: train-test-overlap
# %%
from torch.utils.data import ConcatDataset
known = datasets.FashionMNIST("data", train=True, transform=as_rows)
unseen = datasets.FashionMNIST("data", train=False, transform=as_rows)
net = train(nn.Linear(64, 10), DataLoader(ConcatDataset([known, unseen]), 64, shuffle=True))
print(hits(net, DataLoader(unseen, 64)))
""",
}
