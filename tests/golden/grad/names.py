# The node that each operator leaves, by the arguments that decide it. Recorded from PyTorch 2.13.
import torch
import torch.nn as nn
import torch.nn.functional as F
r=lambda *s: torch.rand(*s).requires_grad_()
def n(f):
    try:
        o=f()
        if isinstance(o,torch.Tensor): return type(o.grad_fn).__name__
        return [type(x.grad_fn).__name__ for x in o]
    except Exception as e: return str(e)[:80]
T=[("matmul %s %s"%(a,b), lambda a=a,b=b: torch.matmul(r(*a),r(*b))) for a in [(3,),(2,3),(4,2,3),(5,4,2,3)] for b in [(3,),(3,2),(4,3,2),(5,4,3,2)]]
T+=[("linear %s %s"%(a,b), lambda a=a,b=b: F.linear(r(*a),r(4,3),r(4) if b else None)) for a in [(3,),(2,3),(5,2,3),(6,5,2,3)] for b in (0,1)]
T+=[("linear noncontig %s"%b, lambda b=b: F.linear(r(3,2,5).permute(2,1,0),r(4,3),r(4) if b else None)) for b in (0,1)]
T+=[("einsum "+e, lambda e=e,s=s: torch.einsum(e,*[r(*x) for x in s])) for e,s in [("ij,jk->ik",((2,3),(3,4))),("ij,jk",((2,3),(3,4))),("bij,bjk->bik",((5,2,3),(5,3,4))),("i,i",((3,),(3,))),("i,j->ij",((3,),(2,))),("ij->ji",((2,3),)),("ii",((3,3),)),("ii->i",((3,3),)),("ij->i",((2,3),)),("ij->",((2,3),)),("bhqd,bhkd->bhqk",((2,2,3,4),(2,2,5,4))),("nctkv,kvw->nctw",((2,3,4,2,3),(2,3,3))),("ij,ij->ij",((2,3),(2,3))),("bn,anm,bm->ba",((2,5),(3,5,4),(2,4))),("...ij->...ji",((2,3,4),)),("ij,ij->i",((2,3),(2,3))),("blh,bh->bl",((2,3,4),(2,4)))]]
T+=[("norm",lambda: torch.linalg.norm(r(3,3))),("norm1",lambda: torch.linalg.norm(r(3,3),1)),("norm2",lambda: torch.linalg.norm(r(3,3),2)),("normv",lambda: torch.linalg.norm(r(3),1)),("normfro",lambda: torch.linalg.norm(r(3,3),'fro')),("normnuc",lambda: torch.linalg.norm(r(3,3),'nuc')),("norminf",lambda: torch.linalg.norm(r(3,3),float('inf'))),("norm-2",lambda: torch.linalg.norm(r(3,3),-2)),("norm d",lambda: torch.linalg.norm(r(3,3),dim=1)),("tnorm",lambda: r(3,3).norm()),("tnorm1",lambda: r(3,3).norm(1)),("tnormd",lambda: r(3,3).norm(dim=1)),("tnorm2d",lambda: r(3,3).norm(2,1)),("matnorm", lambda: torch.linalg.matrix_norm(r(3,3))),("matnorm1", lambda: torch.linalg.matrix_norm(r(3,3),1)),("matnorm2", lambda: torch.linalg.matrix_norm(r(3,3),2)),("matnorm-1", lambda: torch.linalg.matrix_norm(r(3,3),-1)),("matnorm nuc", lambda: torch.linalg.matrix_norm(r(3,3),'nuc'))]
for red in ('none','sum','batchmean'):
    T+=[("kl_div "+red, lambda red=red: F.kl_div(r(3,2),torch.rand(3,2),reduction=red))]
    T+=[("kl_div log "+red, lambda red=red: F.kl_div(r(3,2),torch.rand(3,2),reduction=red,log_target=True))]
for red in ('none','mean','sum'):
    T+=[("ce "+red, lambda red=red: F.cross_entropy(r(3,2),torch.tensor([0,1,0]),reduction=red)),
     ("ce1 "+red, lambda red=red: F.cross_entropy(r(2),torch.tensor(0),reduction=red)),
     ("ce2 "+red, lambda red=red: F.cross_entropy(r(3,2,4),torch.zeros(3,4).long(),reduction=red)),
     ("ce3 "+red, lambda red=red: F.cross_entropy(r(3,2,4,2),torch.zeros(3,4,2).long(),reduction=red)),
     ("ce4 "+red, lambda red=red: F.cross_entropy(r(3,2,4,2,2),torch.zeros(3,4,2,2).long(),reduction=red)),
     ("ce ls "+red, lambda red=red: F.cross_entropy(r(3,2),torch.tensor([0,1,0]),reduction=red,label_smoothing=.1)),
     ("ce prob "+red, lambda red=red: F.cross_entropy(r(3,2),torch.rand(3,2),reduction=red)),
     ("nll "+red, lambda red=red: F.nll_loss(r(3,2),torch.tensor([0,1,0]),reduction=red)),
     ("nll3 "+red, lambda red=red: F.nll_loss(r(3,2,4),torch.zeros(3,4).long(),reduction=red)),
     ("nll4 "+red, lambda red=red: F.nll_loss(r(3,2,4,2),torch.zeros(3,4,2).long(),reduction=red)),
     ("nll5 "+red, lambda red=red: F.nll_loss(r(3,2,4,2,2),torch.zeros(3,4,2,2).long(),reduction=red)),
     ("l1 "+red, lambda red=red: F.l1_loss(r(3,2),r(3,2),reduction=red)),
     ("cosemb "+red, lambda red=red: F.cosine_embedding_loss(r(3,2),r(3,2),torch.ones(3),reduction=red)),
     ("hinge "+red, lambda red=red: F.hinge_embedding_loss(r(3,2),torch.ones(3,2),reduction=red)),
     ("margin "+red, lambda red=red: F.margin_ranking_loss(r(3),r(3),torch.ones(3),reduction=red)),
     ("triplet "+red, lambda red=red: F.triplet_margin_loss(r(3,2),r(3,2),r(3,2),reduction=red)),
     ("poisson "+red, lambda red=red: F.poisson_nll_loss(r(3),torch.ones(3),reduction=red)),
     ("poisson nolog "+red, lambda red=red: F.poisson_nll_loss(r(3),torch.ones(3),log_input=False,reduction=red)),
     ("poisson full "+red, lambda red=red: F.poisson_nll_loss(r(3),torch.ones(3),full=True,reduction=red)),
     ("ctc "+red, lambda red=red: F.ctc_loss(r(5,2,4).log_softmax(2),torch.ones(2,2).long(),torch.tensor([5,5]),torch.tensor([2,2]),reduction=red)),
     ("ctc zi "+red, lambda red=red: F.ctc_loss(r(5,2,4).log_softmax(2),torch.ones(2,2).long(),torch.tensor([5,5]),torch.tensor([2,2]),reduction=red,zero_infinity=True)),
     ("bcel "+red, lambda red=red: F.binary_cross_entropy_with_logits(r(3),torch.ones(3),reduction=red)),
     ("bcelw "+red, lambda red=red: F.binary_cross_entropy_with_logits(r(3),torch.ones(3),weight=torch.ones(3),reduction=red)),
     ("mlsm "+red, lambda red=red: F.multilabel_soft_margin_loss(r(3,2),torch.ones(3,2),reduction=red)),
     ("gauss "+red, lambda red=red: F.gaussian_nll_loss(r(3,2),torch.ones(3,2),torch.ones(3,2),reduction=red)),
     ("softmargin "+red, lambda red=red: F.soft_margin_loss(r(3,2),torch.ones(3,2),reduction=red)),
     ]
T+=[("corrcoef2",lambda: torch.corrcoef(r(3,4))),("corrcoef1",lambda: torch.corrcoef(r(4))),("cov",lambda: torch.cov(r(3,4))),("cov1",lambda: torch.cov(r(4))),
 ("diff1",lambda: torch.diff(r(4))),("diff2",lambda: torch.diff(r(4),2)),("diff0",lambda: torch.diff(r(4),0)),("diffp",lambda: torch.diff(r(4),prepend=r(1))),
 ("bilinear b",lambda: F.bilinear(r(3,2),r(3,4),r(5,2,4),r(5))),("bilinear",lambda: F.bilinear(r(3,2),r(3,4),r(5,2,4))),
 ("trapz",lambda: torch.trapz(r(4))),("trapzx",lambda: torch.trapz(r(4),torch.rand(4))),("cumtrapz",lambda: torch.cumulative_trapezoid(r(4))),("cumtrapzdx",lambda: torch.cumulative_trapezoid(r(4),dx=2.)),("cumtrapzx",lambda: torch.cumulative_trapezoid(r(4),torch.rand(4))),
 ("quantile",lambda: torch.quantile(r(4),.5)),("quantilev",lambda: torch.quantile(r(4),torch.tensor([.5,.1]))),("quantiled",lambda: torch.quantile(r(4,3),.5,dim=0)),("quantiledk",lambda: torch.quantile(r(4,3),.5,dim=0,keepdim=True)),("quantilevd",lambda: torch.quantile(r(4,3),torch.tensor([.5,.1]),dim=0)),("nanq",lambda: torch.nanquantile(r(4),.5)),
 ("inner11",lambda: torch.inner(r(3),r(3))),("inner22",lambda: torch.inner(r(2,3),r(4,3))),("inner0",lambda: torch.inner(r(2,3),r())),
 ("cdist",lambda: torch.cdist(r(2,3),r(4,3))),("cdist1",lambda: torch.cdist(r(2,3),r(4,3),1.)),("cdist3",lambda: torch.cdist(r(30,3),r(40,3))),
 ("mp2",lambda: torch.matrix_power(r(2,2),2)),("mp3",lambda: torch.matrix_power(r(2,2),3)),("mp0",lambda: torch.matrix_power(r(2,2),0)),("mp1",lambda: torch.matrix_power(r(2,2),1)),("mp-1",lambda: torch.matrix_power(r(2,2),-1)),("mpb",lambda: torch.matrix_power(r(3,2,2),2)),
 ("vecdot",lambda: torch.linalg.vecdot(r(3),r(3))),("vecdot2",lambda: torch.linalg.vecdot(r(2,3),r(2,3))),
 ("multidot",lambda: torch.linalg.multi_dot([r(2,3),r(3,4)])),("multidot3",lambda: torch.linalg.multi_dot([r(2,3),r(3,4),r(4,2)])),("multidotv",lambda: torch.linalg.multi_dot([r(3),r(3,4),r(4)])),("chain",lambda: torch.chain_matmul(r(2,3),r(3,4))),
 ("kron",lambda: torch.kron(r(2,3),r(3,4))),("kron1",lambda: torch.kron(r(2),r(3))),
 ("tensordot",lambda: torch.tensordot(r(2,3),r(3,4),1)),("outer",lambda: torch.outer(r(2),r(3))),
 ("sdpa3",lambda: F.scaled_dot_product_attention(r(2,3,4),r(2,3,4),r(2,3,4))),("sdpa4",lambda: F.scaled_dot_product_attention(r(2,2,3,4),r(2,2,3,4),r(2,2,3,4))),("sdpa4m",lambda: F.scaled_dot_product_attention(r(2,2,3,4),r(2,2,3,4),r(2,2,3,4),torch.zeros(3,3))),("sdpa4d",lambda: F.scaled_dot_product_attention(r(2,2,3,4),r(2,2,3,4),r(2,2,3,4),None,.5)),("sdpac",lambda: F.scaled_dot_product_attention(r(2,2,3,4),r(2,2,3,4),r(2,2,3,4),is_causal=True)),("sdpa4mg",lambda: F.scaled_dot_product_attention(r(2,2,3,4),r(2,2,3,4),r(2,2,3,4),r(3,3))),("sdpa2",lambda: F.scaled_dot_product_attention(r(3,4),r(3,4),r(3,4))),
 ("bn train",lambda: F.batch_norm(r(3,2),None,None,r(2),r(2),True)),("bn eval",lambda: F.batch_norm(r(3,2),torch.zeros(2),torch.ones(2),r(2),r(2))),("bn noaff",lambda: F.batch_norm(r(3,2),torch.zeros(2),torch.ones(2))),("bn4",lambda: F.batch_norm(r(3,2,4,4),torch.zeros(2),torch.ones(2),training=True)),
 ("in",lambda: F.instance_norm(r(3,2,4))),("gn",lambda: F.group_norm(r(3,2,4),2)),("ln",lambda: F.layer_norm(r(3,2,4),(4,))),("rms",lambda: F.rms_norm(r(3,2),(2,))),("rmsw",lambda: F.rms_norm(r(3,2),(2,),r(2))),("rmsw32",lambda: F.rms_norm(r(3,2).half(),(2,),r(2).half())),
 ("lrn",lambda: F.local_response_norm(r(3,2,4),2)),
 ("dropout",lambda: F.dropout(r(3))),("dropout0",lambda: F.dropout(r(3),0.)),("dropout1",lambda: F.dropout(r(3),1.)),("dropoute",lambda: F.dropout(r(3),training=False)),("adropout",lambda: F.alpha_dropout(r(3),training=True)),("adropout0",lambda: F.alpha_dropout(r(3),0.,training=True)),("d1d",lambda: F.dropout1d(r(3,2,2),training=True)),("d2d",lambda: F.dropout2d(r(3,2,2,2),training=True)),("d3d",lambda: F.dropout3d(r(3,2,2,2),training=True)),("fad",lambda: F.feature_alpha_dropout(r(3,2,2,2),training=True)),
 ("rrelu",lambda: F.rrelu(r(3))),("rrelut",lambda: F.rrelu(r(3),training=True)),
 ("conv2d",lambda: F.conv2d(r(1,1,3,3),r(1,1,2,2))),("conv2du",lambda: F.conv2d(r(1,3,3),r(1,1,2,2))),("conv2dsame",lambda: F.conv2d(r(1,1,3,3),r(1,1,3,3),padding='same')),("conv2dsame2",lambda: F.conv2d(r(1,1,3,3),r(1,1,2,2),padding='same')),("conv2dvalid",lambda: F.conv2d(r(1,1,3,3),r(1,1,2,2),padding='valid')),("conv1dsame",lambda: F.conv1d(r(1,1,3),r(1,1,3),padding='same')),("conv1dsameu",lambda: F.conv1d(r(1,3),r(1,1,3),padding='same')),
 ("aap1",lambda: F.adaptive_avg_pool2d(r(1,2,4,4),1)),("aap2",lambda: F.adaptive_avg_pool2d(r(1,2,4,4),2)),("aap1d",lambda: F.adaptive_avg_pool1d(r(1,2,4),2)),("aap3",lambda: F.adaptive_avg_pool3d(r(1,2,4,4,4),2)),("aap31",lambda: F.adaptive_avg_pool3d(r(1,2,4,4,4),1)),
 ("amp1d",lambda: F.adaptive_max_pool1d(r(1,2,4),2)),("mp1d",lambda: F.max_pool1d(r(1,2,4),2)),("ap1d",lambda: F.avg_pool1d(r(1,2,4),2)),
 ("grid",lambda: F.grid_sample(r(1,2,4,4),torch.zeros(1,2,2,2),align_corners=False)),
 ("fft",lambda: torch.fft.fft(r(4))),("ifft",lambda: torch.fft.ifft(r(4))),("fftc",lambda: torch.fft.fft(torch.complex(r(4),r(4)))),("ifftc",lambda: torch.fft.ifft(torch.complex(r(4),r(4)))),("fft2",lambda: torch.fft.fft2(r(4,4))),("ifft2",lambda: torch.fft.ifft2(r(4,4))),("fftn",lambda: torch.fft.fftn(r(4,4))),("rfft",lambda: torch.fft.rfft(r(4))),("rfft2",lambda: torch.fft.rfft2(r(4,4))),("irfft",lambda: torch.fft.irfft(torch.complex(r(4),r(4)))),("irfftr",lambda: torch.fft.irfft(r(4))),("hfft",lambda: torch.fft.hfft(r(4))),("ihfft",lambda: torch.fft.ihfft(r(4))),("fftshift",lambda: torch.fft.fftshift(r(4))),
 ("stft",lambda: torch.stft(r(40),16,return_complex=True,window=torch.ones(16))),("stftr",lambda: torch.view_as_real(torch.stft(r(40),16,return_complex=True,window=torch.ones(16)))),("stft2",lambda: torch.stft(r(2,40),16,return_complex=True,window=torch.ones(16))),("stft nocenter",lambda: torch.stft(r(2,40),16,return_complex=True,window=torch.ones(16),center=False)),("istft",lambda: torch.istft(torch.stft(r(40),16,return_complex=True,window=torch.ones(16)),16,window=torch.ones(16))),("istft2",lambda: torch.istft(torch.stft(r(2,40),16,return_complex=True,window=torch.ones(16)),16,window=torch.ones(16))),
 ("sumtosize",lambda: r(3,2).sum_to_size(1,2)),("sumtosize0",lambda: r(3,2).sum_to_size(2)),
 ("pad const",lambda: F.pad(r(1,2,3),(1,1))),("pad refl",lambda: F.pad(r(1,2,3),(1,1),'reflect')),("pad refl2",lambda: F.pad(r(1,2,3,3),(1,1,1,1),'reflect')),("pad repl",lambda: F.pad(r(1,2,3),(1,1),'replicate')),("pad repl3",lambda: F.pad(r(1,2,3,3,3),(1,1,1,1,1,1),'replicate')),("pad circ",lambda: F.pad(r(1,2,3),(1,1),'circular')),
 ("padseq",lambda: nn.utils.rnn.pad_sequence([r(3,2),r(2,2)])),("padseqb",lambda: nn.utils.rnn.pad_sequence([r(3,2),r(2,2)],True)),
 ("diag1",lambda: torch.diag(r(3))),("diag2",lambda: torch.diag(r(3,3))),("vander",lambda: torch.vander(r(3))),("vanderi",lambda: torch.vander(r(3),increasing=True)),("vander1",lambda: torch.vander(r(3),1)),
 ("fp",lambda: torch.float_power(r(3),2)),("fpt",lambda: torch.float_power(r(3),r(3))),("fps",lambda: torch.float_power(2,r(3))),
 ("atl1",lambda: torch.atleast_1d(r())),("atl2",lambda: torch.atleast_2d(r())),("atl2",lambda: torch.atleast_2d(r(2))),("atl3",lambda: torch.atleast_3d(r())),("atl3",lambda: torch.atleast_3d(r(2))),("atl3",lambda: torch.atleast_3d(r(2,2))),
 ("smoothl1 beta0",lambda: F.smooth_l1_loss(r(3),r(3),beta=0.)),("normalize",lambda: F.normalize(r(3,2))),("cossim",lambda: F.cosine_similarity(r(3,2),r(3,2))),("pairwise",lambda: F.pairwise_distance(r(3,2),r(3,2))),("gumbel",lambda: F.gumbel_softmax(r(3,2))),("gumbelh",lambda: F.gumbel_softmax(r(3,2),hard=True)),
 ("glu",lambda: F.glu(r(4))),("softsign",lambda: F.softsign(r(4))),("tanhshrink",lambda: F.tanhshrink(r(4))),("logsigmoid",lambda: F.logsigmoid(r(4))),("softmin",lambda: F.softmin(r(4),0)),("emb",lambda: F.embedding(torch.tensor([0]),r(3,2))),
 ("upsample",lambda: F.interpolate(r(1,1,2,2),scale_factor=2)),("upsample bil",lambda: F.interpolate(r(1,1,2,2),scale_factor=2,mode='bilinear')),("upsample aa",lambda: F.interpolate(r(1,1,2,2),scale_factor=2,mode='bilinear',antialias=True)),("area",lambda: F.interpolate(r(1,1,2,2),size=1,mode='area')),
 ("prelu",lambda: F.prelu(r(3),r(1))),("mha",lambda: nn.MultiheadAttention(4,2)(r(3,2,4),r(3,2,4),r(3,2,4))),("mhaw",lambda: nn.MultiheadAttention(4,2)(r(3,2,4),r(3,2,4),r(3,2,4),need_weights=False)[0]),("mhab",lambda: nn.MultiheadAttention(4,2,batch_first=True)(r(3,2,4),r(3,2,4),r(3,2,4))),("mhaub",lambda: nn.MultiheadAttention(4,2)(r(3,4),r(3,4),r(3,4))),
]
def rn(m,x):
    o=m(x); 
    return [o[0]]+(list(o[1]) if isinstance(o[1],tuple) else [o[1]])
for C in (nn.LSTM,nn.GRU,nn.RNN):
    for kw in ({},{'batch_first':True},{'bidirectional':True},{'num_layers':2},{'num_layers':2,'batch_first':True,'bidirectional':True},{'num_layers':2,'dropout':.5},{'bias':False}):
        for sh in ((3,2,4),(3,4)):
            T.append((f"{C.__name__} {kw} {sh}", lambda C=C,kw=kw,sh=sh: rn(C(4,3,**kw),torch.rand(*sh))))
    T.append((f"{C.__name__} proj", lambda C=C: rn(C(4,3,proj_size=2),torch.rand(3,2,4))) if C is nn.LSTM else (f"{C.__name__} relu", lambda: rn(nn.RNN(4,3,nonlinearity='relu'),torch.rand(3,2,4))))
T+=[("lstmcell",lambda: nn.LSTMCell(4,3)(r(2,4))),("grucell",lambda: nn.GRUCell(4,3)(r(2,4))),("rnncell",lambda: nn.RNNCell(4,3)(r(2,4))),("grucellu",lambda: nn.GRUCell(4,3)(r(4))),
 ("enc",lambda: nn.TransformerEncoderLayer(4,2)(r(3,2,4))),("dec",lambda: nn.TransformerDecoderLayer(4,2)(r(3,2,4),r(3,2,4))),("tr",lambda: nn.Transformer(4,2,1,1,8)(r(3,2,4),r(3,2,4)))]
for k,f in T: print(k,":",n(f))
