// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The functions, aggregators and keywords of PromQL with what they take and what they give.

const list = `
abs(v instant-vector) | the absolute value of each element
absent(v instant-vector) | 1 if there is no element, else nothing
absent_over_time(v range-vector) | 1 if there is no sample in the window, else nothing
acos(v instant-vector) | the arc cosine
acosh(v instant-vector) | the inverse hyperbolic cosine
asin(v instant-vector) | the arc sine
asinh(v instant-vector) | the inverse hyperbolic sine
atan(v instant-vector) | the arc tangent
atanh(v instant-vector) | the inverse hyperbolic tangent
avg_over_time(v range-vector) | the mean of the samples in the window
ceil(v instant-vector) | rounds up to a whole number
changes(v range-vector) | how often the value changed in the window
clamp(v instant-vector, min scalar, max scalar) | moves values into a range
clamp_max(v instant-vector, max scalar) | cuts values above a limit
clamp_min(v instant-vector, min scalar) | raises values below a limit
cos(v instant-vector) | the cosine
cosh(v instant-vector) | the hyperbolic cosine
count_over_time(v range-vector) | the number of samples in the window
day_of_month(v=vector(time()) instant-vector) | the day of the month in UTC, from 1
day_of_week(v=vector(time()) instant-vector) | the day of the week in UTC, 0 is Sunday
day_of_year(v=vector(time()) instant-vector) | the day of the year in UTC, from 1
days_in_month(v=vector(time()) instant-vector) | how many days the month has
deg(v instant-vector) | radians as degrees
delta(v range-vector) | the difference of a gauge over the window, extrapolated to all of it
deriv(v range-vector) | the slope of a gauge per second, by linear regression
double_exponential_smoothing(v range-vector, sf scalar, tf scalar) | smooths a gauge (experimental)
exp(v instant-vector) | e to the power of each element
first_over_time(v range-vector) | the oldest sample in the window
floor(v instant-vector) | rounds down to a whole number
histogram_avg(v instant-vector) | the mean of what native histograms observed
histogram_count(v instant-vector) | the number of observations of native histograms
histogram_fraction(lower scalar, upper scalar, b instant-vector) | the share of observations between two bounds
histogram_quantile(q scalar, b instant-vector) | the q-quantile of histograms: of buckets with le, or native ones
histogram_quantiles(b instant-vector, label string, q scalar, ...) | several quantiles at once (experimental)
histogram_stddev(v instant-vector) | the estimated standard deviation of native histograms
histogram_stdvar(v instant-vector) | the estimated variance of native histograms
histogram_sum(v instant-vector) | the sum of what native histograms observed
hour(v=vector(time()) instant-vector) | the hour of the day in UTC
idelta(v range-vector) | the difference of the last two samples
increase(v range-vector) | how much a counter grew over the window, resets allowed for, extrapolated to all of it
info(v instant-vector, [selector]) | adds labels of info metrics (experimental)
irate(v range-vector) | the growth per second of a counter, from the last two samples
label_join(v instant-vector, dst string, separator string, src string, ...) | joins labels into one
label_replace(v instant-vector, dst string, replacement string, src string, regex string) | sets a label by a regex on another
last_over_time(v range-vector) | the newest sample in the window
ln(v instant-vector) | the natural logarithm
log10(v instant-vector) | the decimal logarithm
log2(v instant-vector) | the binary logarithm
mad_over_time(v range-vector) | the median absolute deviation in the window (experimental)
max_over_time(v range-vector) | the greatest sample in the window
min_over_time(v range-vector) | the least sample in the window
minute(v=vector(time()) instant-vector) | the minute of the hour in UTC
month(v=vector(time()) instant-vector) | the month in UTC, from 1
pi() | 3.14159...
predict_linear(v range-vector, t scalar) | the value of a gauge in t seconds, by linear regression
present_over_time(v range-vector) | 1 if there is a sample in the window
quantile_over_time(q scalar, v range-vector) | the q-quantile of the samples in the window
rad(v instant-vector) | degrees as radians
rate(v range-vector) | the growth per second of a counter over the window, resets allowed for
resets(v range-vector) | how often a counter fell in the window
round(v instant-vector, to_nearest=1 scalar) | rounds to the nearest multiple
scalar(v instant-vector) | the value of the only element, else NaN
sgn(v instant-vector) | the sign: 1, 0 or -1
sin(v instant-vector) | the sine
sinh(v instant-vector) | the hyperbolic sine
sort(v instant-vector) | by value, ascending; in tables only
sort_by_label(v instant-vector, label string, ...) | by labels, ascending (experimental)
sort_by_label_desc(v instant-vector, label string, ...) | by labels, descending (experimental)
sort_desc(v instant-vector) | by value, descending; in tables only
sqrt(v instant-vector) | the square root
stddev_over_time(v range-vector) | the standard deviation in the window
stdvar_over_time(v range-vector) | the variance in the window
sum_over_time(v range-vector) | the sum of the samples in the window
tan(v instant-vector) | the tangent
tanh(v instant-vector) | the hyperbolic tangent
time() | the evaluation time, in seconds since the epoch
timestamp(v instant-vector) | the time of each sample, in seconds since the epoch
ts_of_first_over_time(v range-vector) | the time of the oldest sample in the window (experimental)
ts_of_last_over_time(v range-vector) | the time of the newest sample in the window (experimental)
ts_of_max_over_time(v range-vector) | the time of the greatest sample in the window (experimental)
ts_of_min_over_time(v range-vector) | the time of the least sample in the window (experimental)
vector(s scalar) | a scalar as a vector without labels
year(v=vector(time()) instant-vector) | the year in UTC
`;

const aggregatorList = `
avg(v instant-vector) | the mean over groups: avg by (label) (v)
bottomk(k scalar, v instant-vector) | the k least elements of each group
count(v instant-vector) | the number of elements of each group
count_values(label string, v instant-vector) | the number of elements of each value, which becomes a label
group(v instant-vector) | 1 for each group
limit_ratio(r scalar, v instant-vector) | a share of the elements of each group (experimental)
limitk(k scalar, v instant-vector) | k elements of each group (experimental)
max(v instant-vector) | the greatest element of each group
min(v instant-vector) | the least element of each group
quantile(q scalar, v instant-vector) | the q-quantile of each group
stddev(v instant-vector) | the standard deviation of each group
stdvar(v instant-vector) | the variance of each group
sum(v instant-vector) | the sum of each group: sum by (label) (v)
topk(k scalar, v instant-vector) | the k greatest elements of each group
`;

function read(text) {
  const entries = text.trim().split("\n").map(line => {
    const [signature, help] = line.split(" | ");
    return [signature.slice(0, signature.indexOf("(")), { signature, help }];
  });
  return new Map(entries);
}

export const functions = read(list);
export const aggregators = read(aggregatorList);

export const keywords = new Map(Object.entries({
  and: "elements of the left side that the right side has too",
  or: "elements of the left side, then those that only the right side has",
  unless: "elements of the left side that the right side lacks",
  atan2: "the arc tangent of left over right",
  bool: "a comparison that gives 0 or 1 instead of leaving out",
  by: "groups by these labels",
  without: "groups by all labels but these",
  on: "matches both sides by these labels",
  ignoring: "matches both sides by all labels but these",
  group_left: "many elements on the left match one on the right",
  group_right: "many elements on the right match one on the left",
  offset: "shifts the time back: offset 1d",
}));
