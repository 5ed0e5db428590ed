# Losses and distances: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn

R = torch.randn


def show(x):
    if isinstance(x, (tuple, list)):
        for v in x:
            show(v)
    elif isinstance(x, torch.Tensor):
        print(x.detach(), list(x.shape))
    else:
        print(x)


def check(make, args, script=True):
    torch.manual_seed(5)
    m = make()
    print(m)
    for key, value in m.state_dict().items():
        print(key, value)
    given = args()
    with torch.no_grad():
        torch.manual_seed(6)
        show(m(*given))
        if script:
            torch.manual_seed(6)
            show(torch.jit.script(m)(*given))
        for key, value in m.named_buffers():
            print(key, value)


check(lambda: nn.PairwiseDistance(), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.PairwiseDistance(p=1.0, keepdim=True), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.CosineSimilarity(), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.CosineSimilarity(dim=0), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.L1Loss(), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.L1Loss(reduction='none'), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.L1Loss(size_average=False), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.NLLLoss(), lambda: (R(3, 4).log_softmax(1), torch.tensor([0, 1, 3]),))
check(lambda: nn.NLLLoss(weight=torch.tensor([1., 2., 3., 4.]), ignore_index=1, reduction='sum'), lambda: (R(3, 4).log_softmax(1), torch.tensor([0, 1, 3]),))
check(lambda: nn.NLLLoss2d(), lambda: (R(1, 2, 2, 2).log_softmax(1), torch.tensor([[[0, 1], [1, 1]]]),))
check(lambda: nn.PoissonNLLLoss(), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.PoissonNLLLoss(log_input=False, full=True), lambda: (R(2, 3).abs(), R(2, 3).abs()*3,))
check(lambda: nn.KLDivLoss(reduction='batchmean'), lambda: (R(2, 3).log_softmax(1), R(2, 3).softmax(1),))
check(lambda: nn.KLDivLoss(log_target=True, reduction='sum'), lambda: (R(2, 3).log_softmax(1), R(2, 3).log_softmax(1),))
check(lambda: nn.MSELoss(), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.BCELoss(), lambda: (torch.rand(2, 3), torch.rand(2, 3),))
check(lambda: nn.BCELoss(weight=torch.tensor([1., 2., 0.5]), reduction='none'), lambda: (torch.rand(2, 3), torch.rand(2, 3),))
check(lambda: nn.BCEWithLogitsLoss(), lambda: (R(2, 3), torch.rand(2, 3),))
check(lambda: nn.BCEWithLogitsLoss(pos_weight=torch.tensor([1., 2., 0.5])), lambda: (R(2, 3), torch.rand(2, 3),))
check(lambda: nn.HingeEmbeddingLoss(), lambda: (R(2, 3), R(2, 3).sign(),))
check(lambda: nn.MultiLabelMarginLoss(), lambda: (R(1, 4), torch.tensor([[3, 0, -1, 1]]),))
check(lambda: nn.SmoothL1Loss(beta=0.5), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.HuberLoss(delta=0.3), lambda: (R(2, 3), R(2, 3),))
check(lambda: nn.SoftMarginLoss(), lambda: (R(2, 3), R(2, 3).sign(),))
check(lambda: nn.CrossEntropyLoss(), lambda: (R(3, 4), torch.tensor([0, 1, 3]),))
check(lambda: nn.CrossEntropyLoss(label_smoothing=0.1, reduction='none'), lambda: (R(3, 4), torch.tensor([0, 1, 3]),))
check(lambda: nn.CrossEntropyLoss(weight=torch.tensor([1., 2., 3., 4.])), lambda: (R(3, 4), R(3, 4).softmax(1),))
check(lambda: nn.MultiLabelSoftMarginLoss(), lambda: (R(2, 3), R(2, 3).sign().relu(),))
check(lambda: nn.CosineEmbeddingLoss(margin=0.2), lambda: (R(2, 3), R(2, 3), torch.tensor([1, -1]),))
check(lambda: nn.MarginRankingLoss(margin=0.5), lambda: (R(3), R(3), R(3).sign(),))
check(lambda: nn.MultiMarginLoss(), lambda: (R(3, 4), torch.tensor([0, 1, 3]),))
check(lambda: nn.MultiMarginLoss(p=2, weight=torch.tensor([1., 2., 3., 4.])), lambda: (R(3, 4), torch.tensor([0, 1, 3]),))
check(lambda: nn.TripletMarginLoss(), lambda: (R(3, 4), R(3, 4), R(3, 4),))
check(lambda: nn.TripletMarginLoss(swap=True, p=1.0, reduction='none'), lambda: (R(3, 4), R(3, 4), R(3, 4),))
check(lambda: nn.TripletMarginWithDistanceLoss(), lambda: (R(3, 4), R(3, 4), R(3, 4),), False)
check(lambda: nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance(1.0), swap=True), lambda: (R(3, 4), R(3, 4), R(3, 4),), False)
check(lambda: nn.CTCLoss(), lambda: (R(5, 2, 4).log_softmax(2), torch.tensor([[1, 2], [3, 1]]), torch.tensor([5, 4]), torch.tensor([2, 1]),))
