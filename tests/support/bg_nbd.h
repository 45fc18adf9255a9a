// The BG/NBD model of customers without a contract, in closed form.
//
// Fader, Hardie and Lee (2005), "'Counting your customers' the easy way: an alternative to the
// Pareto/NBD model", Marketing Science 24(2). From time 0 on a customer buys at rate lambda and
// after each purchase, the first one after 0 included, drops out with probability p. Across
// customers, lambda has a gamma law with shape r and rate alpha, and p an independent beta law with
// a and b.
//
// One customer is alive at t with probability exp(-lambda p t) and has bought (1 - exp(-lambda p
// t)) / p times by then, on average. Over lambda, the former has mean (alpha / (alpha + p t))^r.
#pragma once

namespace rapport::testing {

/// Gauss's hypergeometric function 2F1(a, b; c; z) for c > 0 and 0 <= z < 1, by its series (DLMF
/// 15.2.1). Takes about 40 / (1 - z) terms.
double hypergeometric(double a, double b, double c, double z);

/// Share of customers who are alive at t >= 0; r, alpha, a, b > 0. The mean over p is Euler's
/// integral (DLMF 15.6.1): 2F1(r, a; a + b; -t / alpha).
double bg_nbd_alive(double r, double alpha, double a, double b, double t);

/// Mean number of purchases of a customer in (0, t], as the paper has it; a != 1, a + b > 1. Loses
/// digits where a is close to 1 or t much smaller than alpha.
double bg_nbd_purchases(double r, double alpha, double a, double b, double t);

}  // namespace rapport::testing
