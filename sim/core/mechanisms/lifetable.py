"""Yearly chances of dying by age: period life tables of 2017 of the area of Social Security in the United States.

Source: [ssa2020], column q(x), ages 0 to 119 in their last birthday, ten a line. Men who rule have lived in rich
countries of their own: where mortality is higher or lower than in these tables, frailty says so.
"""

import math

import numpy as np

from sim.core.ground.arithmetic import YEAR
from sim.core.ground.codes import Sex
from sim.core.ground.jit import part

MEN = np.array([  # of the table of men
    0.006304, 0.000426, 0.000290, 0.000229, 0.000162, 0.000146, 0.000136, 0.000127, 0.000115, 0.000103,
    0.000097, 0.000109, 0.000151, 0.000232, 0.000343, 0.000465, 0.000588, 0.000720, 0.000858, 0.000999,
    0.001146, 0.001288, 0.001407, 0.001494, 0.001556, 0.001610, 0.001665, 0.001717, 0.001767, 0.001817,
    0.001865, 0.001911, 0.001960, 0.002014, 0.002071, 0.002138, 0.002211, 0.002279, 0.002342, 0.002405,
    0.002482, 0.002583, 0.002710, 0.002870, 0.003064, 0.003285, 0.003538, 0.003834, 0.004178, 0.004569,
    0.004997, 0.005462, 0.005971, 0.006526, 0.007125, 0.007766, 0.008445, 0.009156, 0.009897, 0.010671,
    0.011519, 0.012419, 0.013307, 0.014164, 0.015032, 0.016013, 0.017138, 0.018362, 0.019693, 0.021174,
    0.022889, 0.024869, 0.027095, 0.029587, 0.032394, 0.035668, 0.039396, 0.043453, 0.047826, 0.052649,
    0.058206, 0.064581, 0.071657, 0.079465, 0.088141, 0.097854, 0.108747, 0.120919, 0.134425, 0.149273,
    0.165452, 0.182935, 0.201679, 0.221637, 0.242747, 0.263672, 0.284014, 0.303355, 0.321268, 0.337332,
    0.354198, 0.371908, 0.390503, 0.410029, 0.430530, 0.452057, 0.474659, 0.498392, 0.523312, 0.549478,
    0.576951, 0.605799, 0.636089, 0.667893, 0.701288, 0.736353, 0.773170, 0.811829, 0.852420, 0.895041,
])  # fmt: skip
WOMEN = np.array([  # of the table of women
    0.005229, 0.000342, 0.000209, 0.000162, 0.000143, 0.000125, 0.000113, 0.000104, 0.000097, 0.000093,
    0.000092, 0.000098, 0.000113, 0.000138, 0.000172, 0.000211, 0.000251, 0.000293, 0.000336, 0.000379,
    0.000425, 0.000472, 0.000515, 0.000551, 0.000582, 0.000612, 0.000646, 0.000684, 0.000729, 0.000779,
    0.000833, 0.000887, 0.000939, 0.000988, 0.001034, 0.001085, 0.001143, 0.001205, 0.001271, 0.001345,
    0.001429, 0.001524, 0.001630, 0.001748, 0.001881, 0.002029, 0.002195, 0.002386, 0.002605, 0.002851,
    0.003118, 0.003403, 0.003714, 0.004052, 0.004415, 0.004813, 0.005233, 0.005647, 0.006043, 0.006441,
    0.006886, 0.007391, 0.007931, 0.008508, 0.009142, 0.009874, 0.010717, 0.011660, 0.012711, 0.013894,
    0.015285, 0.016878, 0.018607, 0.020466, 0.022522, 0.024929, 0.027729, 0.030855, 0.034321, 0.038211,
    0.042771, 0.047992, 0.053678, 0.059810, 0.066584, 0.074258, 0.083053, 0.093123, 0.104540, 0.117305,
    0.131392, 0.146753, 0.163331, 0.181064, 0.199886, 0.218908, 0.237815, 0.256265, 0.273894, 0.290328,
    0.307747, 0.326212, 0.345785, 0.366532, 0.388524, 0.411835, 0.436546, 0.462738, 0.490503, 0.519933,
    0.551129, 0.584196, 0.619248, 0.656403, 0.695787, 0.736353, 0.773170, 0.811829, 0.852420, 0.895041,
])  # fmt: skip


@part
def mortality_at(age, sex):
    """Return the rate of dying a year, at least 0, in continuous time: -log(1 - q) of the last birthday.

    Parameters
    ----------
    age : years, from 0; beyond the tables the last one stands. sex : codes.Sex; where it is not said, the mean of both.
    """
    year = min(int(age), len(MEN) - 1)
    man = -math.log(1.0 - MEN[year])
    woman = -math.log(1.0 - WOMEN[year])
    if sex == Sex.MAN:
        return man
    return woman if sex == Sex.WOMAN else 0.5 * (man + woman)


@part
def rate_of_illness(s, i, rate):
    """Return how often a year age or illness takes leader i: `rate` is that of middling frailty in the place he has.

    By the life table of his age instead, where that is given; either times 2 * frailty, for rulers and patrons are men
    alike [ssa2020].
    """
    one = s.leaders[i]
    if one.age > 0.0:
        rate = mortality_at(one.age + s.world[0].day / YEAR, one.sex)
    return rate * 2.0 * one.frailty
