"""Calls of operators on tensors, a function each; the comment above one has its arguments (tests/tools/record_tensor_calls.py)."""
from typing import Dict, List, Tuple

import torch
from torch import Tensor


#: randn(3, 4), randn(4)
def add_scaled(x: Tensor, y: Tensor) -> Tensor:
    return torch.add(x, y, alpha=2)


#: randn(3, 4), randn(4)
def add_in_place(x: Tensor, y: Tensor) -> Tensor:
    return x.add_(y)


#: arange(6).reshape(2, 3), randn(3)
def sub_int(x: Tensor, y: Tensor) -> Tensor:
    return x - y


#: randn(3, 4), randn(4, 3)
def mul_transposed(x: Tensor, y: Tensor) -> Tensor:
    return x * y.t()


#: randn(4, 5) * 9, 2.5
def div_floor(x: Tensor, y: float) -> Tensor:
    return torch.div(x, y, rounding_mode='floor')


#: rand(5, 5), 1.5
def pow_scalar(x: Tensor, y: float) -> Tensor:
    return x ** y


#: randn(4, 4) * 5, rand(4, 4) + 1
def remainder_out(x: Tensor, y: Tensor) -> Tensor:
    return torch.remainder(x, y, out=torch.empty(0))


#: randn(3, 3), arange(3)
def where_mixed(x: Tensor, y: Tensor) -> Tensor:
    return torch.where(x > 0, x, y)


#: randn(20)
def clamp_both(x: Tensor) -> Tensor:
    return torch.clamp(x, -0.5, 0.5)


#: randn(4, 4), randn(4, 4)
def lerp_weights(x: Tensor, y: Tensor) -> Tensor:
    return torch.lerp(x, y, 0.25)


#: randn(6, 4), randn(4, 6)
def addcmul_strided(x: Tensor, y: Tensor) -> Tensor:
    return torch.addcmul(x, x, y.t(), value=0.5)


#: randn(7, 9)
def gelu_tanh(x: Tensor) -> Tensor:
    return torch.nn.functional.gelu(x, approximate='tanh')


#: randn(40).half()
def sigmoid_half(x: Tensor) -> Tensor:
    return torch.sigmoid(x)


#: randn(3, 1), randn(1, 5)
def atan2_broadcast(x: Tensor, y: Tensor) -> Tensor:
    return torch.atan2(x, y)


#: arange(10), arange(10).flip(0)
def bitwise_xor_int(x: Tensor, y: Tensor) -> Tensor:
    return x ^ y


#: tensor([0.0, 1.0, -2.0])
def logical_not_float(x: Tensor) -> Tensor:
    return torch.logical_not(x)


#: randn(4), zeros(4)
def isclose_default(x: Tensor, y: Tensor) -> Tensor:
    return torch.isclose(x, y)


#: zeros(3, 4), randn(3, 4).double()
def copy_dtype(x: Tensor, y: Tensor) -> Tensor:
    return x.copy_(y)


#: randn(3, 4)
def to_dtype(x: Tensor) -> Tensor:
    return x.to(torch.float64)


#: randn(5), randn(5)
def complex_exp(x: Tensor, y: Tensor) -> Tensor:
    return torch.exp(torch.complex(x, y))


#: rand(5), randn(5)
def polar_abs(x: Tensor, y: Tensor) -> Tensor:
    return torch.polar(x, y).abs()


#: randn(3, 4, 5)
def sum_dims(x: Tensor) -> Tensor:
    return torch.sum(x, [0, 2])


#: randn(3, 4, 5)
def mean_keepdim(x: Tensor) -> Tensor:
    return x.mean(1, keepdim=True)


#: randn(3, 4)
def prod_dim(x: Tensor) -> Tensor:
    return torch.prod(x, 1)


#: randn(6, 7)
def var_mean_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.var_mean(x, [1])


#: randn(3, 4, 2)
def logsumexp_dims(x: Tensor) -> Tensor:
    return torch.logsumexp(x, [1, 2])


#: randn(4, 5)
def norm_p(x: Tensor) -> Tensor:
    return torch.norm(x, 3.0, [1])


#: randn(3, 4, 5)
def amax_dims(x: Tensor) -> Tensor:
    return torch.amax(x, [0, 1])


#: randn(3, 4)
def max_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.max(x, 1)


#: randn(3, 4)
def argmin_flat(x: Tensor) -> Tensor:
    return torch.argmin(x)


#: rand(3, 4) > 0.1
def all_dim(x: Tensor) -> Tensor:
    return torch.all(x, dim=1)


#: (rand(3, 4) * 3).int()
def count_nonzero_dim(x: Tensor) -> Tensor:
    return torch.count_nonzero(x, 0)


#: randn(3, 40)
def cumsum_dim(x: Tensor) -> Tensor:
    return torch.cumsum(x, 1)


#: randn(3, 10)
def cummax_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.cummax(x, 1)


#: randn(3, 10)
def logcumsumexp_dim(x: Tensor) -> Tensor:
    return torch.logcumsumexp(x, 1)


#: randn(3, 7)
def median_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.median(x, 1)


#: randn(15)
def nanmedian_flat(x: Tensor) -> Tensor:
    return torch.nanmedian(x)


#: (rand(3, 9) * 4).long()
def mode_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.mode(x, 1)


#: randn(4, 9), tensor([0.25, 0.5])
def quantile_list(x: Tensor, y: Tensor) -> Tensor:
    return torch.quantile(x, y, 1)


#: randn(3, 9)
def kthvalue_dim(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.kthvalue(x, 3, 1)


#: randn(3, 30)
def topk_largest(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.topk(x, 4)


#: (rand(3, 30) * 5).long()
def sort_stable(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.sort(x, stable=True, dim=1)


#: randn(3, 9)
def argsort_descending(x: Tensor) -> Tensor:
    return torch.argsort(x, 0, True)


#: (rand(30) * 6).long()
def unique_inverse(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return torch.unique(x, return_inverse=True, return_counts=True)


#: tensor([1, 1, 2, 2, 3, 1, 1])
def unique_consecutive(x: Tensor) -> Tensor:
    return torch.unique_consecutive(x)


#: arange(10).float(), rand(4, 3) * 10
def searchsorted_right(x: Tensor, y: Tensor) -> Tensor:
    return torch.searchsorted(x, y, right=True)


#: rand(5) * 4, arange(4).float()
def bucketize_int32(x: Tensor, y: Tensor) -> Tensor:
    return torch.bucketize(x, y, out_int32=True)


#: randn(50)
def histc_bins(x: Tensor) -> Tensor:
    return torch.histc(x, bins=7, min=-2, max=2)


#: tensor([0, 1, 1, 3]), rand(4)
def bincount_weights(x: Tensor, y: Tensor) -> Tensor:
    return torch.bincount(x, y)


#: randn(3, 4, 5)
def softmax_dim(x: Tensor) -> Tensor:
    return torch.softmax(x, 1)


#: randn(3, 40)
def log_softmax_last(x: Tensor) -> Tensor:
    return torch.log_softmax(x, -1)


#: randn(2, 3, 4), randn(4, 5)
def matmul_batched(x: Tensor, y: Tensor) -> Tensor:
    return torch.matmul(x, y)


#: randn(30, 20), randn(30, 25)
def mm_transposed(x: Tensor, y: Tensor) -> Tensor:
    return torch.mm(x.t(), y)


#: randn(3, 5), randn(3, 4)
def addmm_scaled(x: Tensor, y: Tensor) -> Tensor:
    return torch.addmm(x, y, torch.ones(4, 5), beta=0.5, alpha=2)


#: randn(2, 3, 4).double(), randn(2, 4, 5).double()
def bmm_double(x: Tensor, y: Tensor) -> Tensor:
    return torch.bmm(x, y)


#: randn(5), randn(2, 3, 4)
def baddbmm_broadcast(x: Tensor, y: Tensor) -> Tensor:
    return torch.baddbmm(x, y, torch.ones(2, 4, 5))


#: randn(4, 6), randn(4)
def mv_strided(x: Tensor, y: Tensor) -> Tensor:
    return torch.mv(x.t(), y)


#: randn(4), randn(5)
def outer_product(x: Tensor, y: Tensor) -> Tensor:
    return torch.outer(x, y)


#: randn(3, 4), randn(4, 5)
def einsum_chain(x: Tensor, y: Tensor) -> Tensor:
    return torch.einsum('ij,jk,lk->il', [x, y, torch.ones(2, 5)])


#: randn(3, 4, 5), randn(4, 3, 2)
def tensordot_dims(x: Tensor, y: Tensor) -> Tensor:
    return torch.tensordot(x, y, dims=[[1, 0], [0, 1]])


#: randn(2, 3), randn(3, 2)
def kron_product(x: Tensor, y: Tensor) -> Tensor:
    return torch.kron(x, y)


#: randn(6, 8), randn(5, 8)
def linear_bias(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.linear(x, y, torch.ones(5))


#: randn(4, 3), randn(4, 2)
def bilinear_small(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.bilinear(x, y, torch.ones(5, 3, 2))


#: randn(4, 3), randn(5, 3)
def cdist_p1(x: Tensor, y: Tensor) -> Tensor:
    return torch.cdist(x, y, p=1.0)


#: randn(5, 3)
def pdist_p2(x: Tensor) -> Tensor:
    return torch.pdist(x)


#: randn(4, 5), randn(4, 5)
def cosine_similarity_dim(x: Tensor, y: Tensor) -> Tensor:
    return torch.cosine_similarity(x, y, dim=1)


#: randn(2, 3, 12), randn(4, 3, 3)
def conv1d_strided(x: Tensor, y: Tensor) -> Tensor:
    return torch.conv1d(x, y, stride=2, padding=1)


#: randn(1, 4, 8, 8), randn(6, 2, 3, 3)
def conv2d_grouped(x: Tensor, y: Tensor) -> Tensor:
    return torch.conv2d(x, y, groups=2, padding=[1, 1])


#: randn(1, 2, 7, 7), randn(3, 2, 4, 4)
def conv2d_same(x: Tensor, y: Tensor) -> Tensor:
    return torch.conv2d(x, y, padding='same')


#: randn(1, 2, 5, 5, 5), randn(2, 2, 2, 2, 2)
def conv3d_dilated(x: Tensor, y: Tensor) -> Tensor:
    return torch.conv3d(x, y, dilation=2)


#: randn(1, 3, 4, 4), randn(3, 2, 3, 3)
def conv_transpose2d(x: Tensor, y: Tensor) -> Tensor:
    return torch.conv_transpose2d(x, y, stride=2, output_padding=1)


#: randn(1, 2, 8, 8)
def max_pool2d_indices(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.nn.functional.max_pool2d_with_indices(x, 2)


#: randn(1, 2, 7, 7)
def avg_pool2d_ceil(x: Tensor) -> Tensor:
    return torch.nn.functional.avg_pool2d(x, 3, 2, 1, True)


#: randn(1, 2, 7, 5)
def adaptive_avg_pool2d(x: Tensor) -> Tensor:
    return torch.nn.functional.adaptive_avg_pool2d(x, [3, 2])


#: randn(2, 3, 10)
def adaptive_max_pool1d(x: Tensor) -> Tensor:
    return torch.nn.functional.adaptive_max_pool1d(x, 4)


#: randn(1, 2, 4, 4)
def interpolate_bilinear(x: Tensor) -> Tensor:
    return torch.nn.functional.interpolate(x, scale_factor=2.0, mode='bilinear', align_corners=False)


#: randn(1, 2, 4, 4)
def interpolate_bicubic(x: Tensor) -> Tensor:
    return torch.nn.functional.interpolate(x, size=[6, 7], mode='bicubic', align_corners=True)


#: randn(1, 2, 4, 4), rand(1, 3, 3, 2) * 2 - 1
def grid_sample_zeros(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.grid_sample(x, y, align_corners=False)


#: randn(1, 8, 3, 3)
def pixel_shuffle_2(x: Tensor) -> Tensor:
    return torch.pixel_shuffle(x, 2)


#: randn(1, 2, 6, 6)
def unfold_fold(x: Tensor) -> Tensor:
    return torch.nn.functional.fold(torch.nn.functional.unfold(x, 2, stride=2), [6, 6], 2, stride=2)


#: randn(1, 2, 5, 5)
def pad_reflect(x: Tensor) -> Tensor:
    return torch.nn.functional.pad(x, [1, 2, 2, 1], mode='reflect')


#: randn(3, 4)
def pad_constant(x: Tensor) -> Tensor:
    return torch.nn.functional.pad(x, [1, -1, 2, 0], value=7.0)


#: randn(4, 6), rand(6)
def layer_norm_affine(x: Tensor, y: Tensor) -> Tensor:
    return torch.layer_norm(x, [6], y, y)


#: randn(2, 4, 5)
def group_norm_2(x: Tensor) -> Tensor:
    return torch.group_norm(x, 2)


#: randn(3, 4, 5), rand(4)
def batch_norm_eval(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.batch_norm(x, y, y)


#: randn(3, 4, 5), rand(4)
def batch_norm_train(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.batch_norm(x, y, y, training=True)


#: randn(2, 3, 8)
def instance_norm_plain(x: Tensor) -> Tensor:
    return torch.nn.functional.instance_norm(x)


#: randn(10, 4), tensor([[1, 2], [9, 0]])
def embedding_rows(x: Tensor, y: Tensor) -> Tensor:
    return torch.embedding(x, y)


#: tensor([1, 2, 4, 5]), randn(10, 3)
def embedding_bag_mean(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.embedding_bag(x, y, torch.tensor([0, 2]))


#: tensor([0, 2, 1])
def one_hot_rows(x: Tensor) -> Tensor:
    return torch.nn.functional.one_hot(x, 4)


#: randn(5, 3), tensor([0, 1, 2, 1, 0])
def cross_entropy_smooth(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.cross_entropy(x, y, label_smoothing=0.1)


#: randn(5, 3), tensor([0, 1, 2, 1, 0])
def nll_loss_weighted(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.nll_loss(x, y, torch.ones(3) * 0.5)


#: randn(6, 2, 4).log_softmax(2), tensor([[1, 2], [2, 3]])
def ctc_loss_mean(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.ctc_loss(x, y, torch.tensor([6, 5]), torch.tensor([2, 1]))


#: randn(3, 4).log_softmax(1), rand(3, 4)
def kl_div_batch(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.kl_div(x, y, reduction='batchmean')


#: randn(8), randn(8)
def huber_loss_delta(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.huber_loss(x, y, delta=0.7)


#: randn(2, 4, 8), randn(2, 4, 8)
def attention_causal(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.scaled_dot_product_attention(x, y, y, is_causal=True)


#: zeros(4, 3), tensor([0, 2, 0])
def index_put_add(x: Tensor, y: Tensor) -> Tensor:
    return torch.index_put(x, [y], torch.ones(3, 3), accumulate=True)


#: randn(4, 5)
def index_mask(x: Tensor) -> Tensor:
    return x[x > 0]


#: randn(4, 5), tensor([[0, 3], [1, 1]])
def index_pair(x: Tensor, y: Tensor) -> Tensor:
    return x[y, :, None]


def set_rows(x: Tensor, y: Tensor) -> Tensor:
    x[1:3] = y
    return x


#: randn(4, 5), randn(2, 5)
def index_set_slice(x: Tensor, y: Tensor) -> Tensor:
    return set_rows(x, y)


#: randn(3, 4), tensor([[0, 1], [3, 2], [1, 1]])
def gather_dim(x: Tensor, y: Tensor) -> Tensor:
    return torch.gather(x, 1, y)


#: randn(3, 4), tensor([[0, 1, 0, 2]])
def scatter_reduce_mean(x: Tensor, y: Tensor) -> Tensor:
    return torch.scatter_reduce(x, 0, y, torch.ones(1, 4), 'mean')


#: randn(4, 3), tensor([0, 2])
def index_add_alpha(x: Tensor, y: Tensor) -> Tensor:
    return torch.index_add(x, 0, y, torch.ones(2, 3), alpha=2)


#: randn(3, 3), randn(9)
def masked_scatter_rows(x: Tensor, y: Tensor) -> Tensor:
    return torch.masked_scatter(x, x > 0, y)


#: (rand(3, 4) > 0.5)
def nonzero_rows(x: Tensor) -> Tensor:
    return torch.nonzero(x)


#: randn(3, 4), tensor([[0, 1, 1, 0]])
def take_along(x: Tensor, y: Tensor) -> Tensor:
    return torch.take_along_dim(x, y, 0)


#: randn(2, 3), arange(3)[None]
def cat_dtypes(x: Tensor, y: Tensor) -> Tensor:
    return torch.cat([x, y], 0)


#: randn(2, 3), randn(2, 3)
def stack_dim(x: Tensor, y: Tensor) -> Tensor:
    return torch.stack([x, y], 1)


#: randn(7, 2)
def split_sizes(x: Tensor) -> List[Tensor]:
    return torch.split(x, [2, 5])


#: randn(7, 2)
def chunk_uneven(x: Tensor) -> List[Tensor]:
    return torch.chunk(x, 3)


#: randn(3, 2)
def unbind_rows(x: Tensor) -> List[Tensor]:
    return torch.unbind(x)


#: arange(3), arange(4)
def meshgrid_ij(x: Tensor, y: Tensor) -> List[Tensor]:
    return torch.meshgrid([x, y], indexing='ij')


#: randn(3, 1), randn(4)
def broadcast_pair(x: Tensor, y: Tensor) -> List[Tensor]:
    return torch.broadcast_tensors([x, y])


#: randn(3, 4)
def roll_dims(x: Tensor) -> Tensor:
    return torch.roll(x, [1, -2], [0, 1])


#: randn(3, 4)
def flip_dims(x: Tensor) -> Tensor:
    return torch.flip(x, [0, 1])


#: randn(3, 2), tensor([1, 0, 2])
def repeat_interleave_list(x: Tensor, y: Tensor) -> Tensor:
    return torch.repeat_interleave(x, y, dim=0)


#: randn(2, 3)
def tile_rows(x: Tensor) -> Tensor:
    return torch.tile(x, [2, 2])


#: randn(2, 3, 4)
def movedim_contiguous(x: Tensor) -> Tensor:
    return torch.movedim(x, 0, 2).contiguous()


#: randn(2, 3)
def diag_embed_offset(x: Tensor) -> Tensor:
    return torch.diag_embed(x, offset=1)


#: randn(4, 5)
def tril_offset(x: Tensor) -> Tensor:
    return torch.tril(x, -1)


#: randn(12)
def as_strided_window(x: Tensor) -> Tensor:
    return torch.as_strided(x, [3, 4], [2, 1])


#: randn(3, 9)
def unfold_windows(x: Tensor) -> Tensor:
    return x.unfold(1, 4, 2).clone()


#: arange(4)
def combinations_2(x: Tensor) -> Tensor:
    return torch.combinations(x)


#: arange(3), arange(2)
def cartesian(x: Tensor, y: Tensor) -> Tensor:
    return torch.cartesian_prod([x, y])


#: randn(2, 2), randn(1, 3)
def block_diagonal(x: Tensor, y: Tensor) -> Tensor:
    return torch.block_diag([x, y])


#: tensor([1.0]), 5
def linspace_steps(x: Tensor, n: int) -> Tensor:
    return torch.linspace(0, 1, n) * x


#: randn(2, 3)
def full_like_int(x: Tensor) -> Tensor:
    return torch.full_like(x, 3, dtype=torch.int64)


#: [[1, 2], [3, 4]]
def tensor_of_list(x: List[List[int]]) -> Tensor:
    return torch.tensor(x)


#: randn(3, 3) + 3 * eye(3)
def inverse_3(x: Tensor) -> Tensor:
    return torch.inverse(x)


#: randn(2, 3, 3)
def det_batched(x: Tensor) -> Tensor:
    return torch.det(x)


#: randn(4, 4)
def slogdet_both(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.slogdet(x)


#: randn(3, 3) + 3 * eye(3), randn(3, 2)
def solve_system(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.solve(x, y)


#: eye(4) * 2 + ones(4, 4)
def cholesky_lower(x: Tensor) -> Tensor:
    return torch.linalg.cholesky(x)


def qr_back(x: Tensor) -> Tensor:
    q, r = torch.linalg.qr(x)
    return torch.mm(q, r)


#: randn(5, 3)
def qr_product(x: Tensor) -> Tensor:
    return qr_back(x)


#: randn(4, 3)
def svd_values(x: Tensor) -> Tensor:
    return torch.linalg.svdvals(x)


#: eye(4) * 2 + ones(4, 4)
def eigh_values(x: Tensor) -> Tensor:
    return torch.linalg.eigvalsh(x)


#: randn(5, 3), randn(5, 2)
def lstsq_solution(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.lstsq(x, y)[0]


#: randn(4, 3)
def pinv_small(x: Tensor) -> Tensor:
    return torch.linalg.pinv(x)


#: randn(3, 3) * 0.3
def matrix_exponential(x: Tensor) -> Tensor:
    return torch.matrix_exp(x)


#: randn(3, 3)
def matrix_power_5(x: Tensor) -> Tensor:
    return torch.linalg.matrix_power(x, 5)


#: randn(3, 3)
def lu_factors(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.linalg.lu_factor(x)


#: eye(3) + ones(3, 3).triu(), randn(3, 2)
def triangular(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.solve_triangular(x, y, upper=True)


#: randn(4, 5)
def vector_norm_inf(x: Tensor) -> Tensor:
    return torch.linalg.vector_norm(x, ord=1.0, dim=[1])


#: randn(4, 3), randn(4, 3)
def cross_dim(x: Tensor, y: Tensor) -> Tensor:
    return torch.linalg.cross(x, y)


#: randn(3, 30)
def rfft_rows(x: Tensor) -> Tensor:
    return torch.fft.rfft(x)


#: randn(2, 6, 10)
def fft2_norm(x: Tensor) -> Tensor:
    return torch.fft.fft2(x, norm='ortho')


#: randn(4, 8)
def irfft_odd(x: Tensor) -> Tensor:
    return torch.fft.irfft(torch.fft.rfft(x), n=7)


#: randn(64), ones(16)
def stft_window(x: Tensor, y: Tensor) -> Tensor:
    return torch.view_as_real(torch.stft(x, 16, 8, window=y, return_complex=True))


def lstm(x: Tensor, w: Tensor) -> Tensor:
    h = torch.zeros(1, 2, 4)
    out = torch.lstm(x, [h, h], [w, torch.ones(16, 4) * 0.1], False, 1, 0.0, False, False, False)
    return out[0]


#: randn(5, 2, 3), randn(16, 3)
def lstm_layer(x: Tensor, y: Tensor) -> Tensor:
    return lstm(x, y)


#: randn(2, 3), randn(2, 4)
def gru_cell_step(x: Tensor, y: Tensor) -> Tensor:
    return torch.gru_cell(x, y, torch.ones(12, 3) * 0.1, torch.ones(12, 4) * 0.1)


def rnn(x: Tensor, w: Tensor) -> Tensor:
    r = torch.ones(5, 5) * 0.1
    return torch.rnn_tanh(x, torch.zeros(2, 2, 5), [w, r, w, r], False, 1, 0.0, False, True, False)[0]


#: randn(4, 2, 3), randn(5, 3)
def rnn_tanh_both(x: Tensor, y: Tensor) -> Tensor:
    return rnn(x, y)


#: randn(3)
def item_sum(x: Tensor) -> float:
    return float(x.sum()) + x[0].item()


def nested(x: Tensor) -> List[List[int]]:
    y: List[List[int]] = x.tolist()
    return y


#: arange(6).reshape(2, 3)
def tolist_nested(x: Tensor) -> List[List[int]]:
    return nested(x)


#: arange(6).reshape(2, 3)
def text_of_tensor(x: Tensor) -> str:
    return str(x)


#: randn(2, 3)
def sizes_and_strides(x: Tensor) -> Tuple[List[int], List[int]]:
    return (x.size(), x.stride())


#: randn(2), randn(3)
def dict_of_tensors(x: Tensor, y: Tensor) -> Dict[str, Tensor]:
    return {'x': x, 'y': torch.neg(y)}


def halve(x: Tensor, n: int) -> Tensor:
    for i in range(n):
        x = torch.relu(x - 0.1) / (i + 1)
    return x


#: randn(3, 4)
def loop_in_place(x: Tensor) -> Tensor:
    return halve(x, 4)


#: randn(4, 5)
def gradient_everywhere(x: Tensor) -> List[Tensor]:
    return torch.gradient(x, spacing=0.5, edge_order=2)


#: arange(12).reshape(3, 4), tensor([0.0, 1.0, 3.0])
def gradient_points(x: Tensor, y: Tensor) -> List[Tensor]:
    return torch.gradient(x * x, spacing=[y], dim=[0])


#: randn(2, 3, 4), tensor([0.0, 1.0, 3.0])
def gradient_points_edge(x: Tensor, y: Tensor) -> List[Tensor]:
    return torch.gradient(x, spacing=[y], dim=1, edge_order=2)


#: [5, 1, 3], [4, 3]
def broadcast_sizes(x: List[int], y: List[int]) -> List[int]:
    return torch.broadcast_shapes(x, y)


#: randn(2, 2, 3, 3), tensor([[False, True, False], [True, True, True]])
def masked_softmax_keys(x: Tensor, y: Tensor) -> Tensor:
    return torch._masked_softmax(x, y, 3, 1)


#: randn(2, 2, 3, 3), ones(3, 3).triu(1) > 0
def masked_softmax_square(x: Tensor, y: Tensor) -> Tensor:
    return torch._masked_softmax(x, y, None, 0)


#: tensor([inf, -inf, 3e38, -3e38, 1.5e38, nan, -0.0, 1.0])
def gelu_far(x: Tensor) -> Tensor:
    return torch.nn.functional.gelu(x)


#: tensor(-3.5), tensor(0)
def margin_of_one_number(x: Tensor, y: Tensor) -> Tensor:
    return torch.nn.functional.multi_margin_loss(x, y, reduction="none")


#: randn(2, 3, 3), randn(2, 3, 3)
def inverse_complex(x: Tensor, y: Tensor) -> Tensor:
    return torch.inverse(torch.complex(x, y))


#: randn(2, 3), randn(4)
def stack_deep(x: Tensor, y: Tensor) -> List[Tensor]:
    return [torch.dstack([x, x]), torch.vstack([y, y]), torch.block_diag([x, y])]


#: randn(4, 6), randn(6, 4)
def einsum_diagonal_sum(x: Tensor, y: Tensor) -> Tensor:
    return torch.einsum("ij,ji->i", [x.t().contiguous().t(), y.double().float()])


#: 3, 2.5
def tensors_of_numbers(n: int, x: float) -> List[Tensor]:
    return [torch.tensor(n, dtype=torch.float32), torch.tensor(x, dtype=torch.int64), torch.tensor([n, 1], dtype=torch.float64, requires_grad=True)]
