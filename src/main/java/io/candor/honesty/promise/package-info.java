/**
 * The promise that at most a given share of accepted answers is wrong: which confidences may be accepted so that it is kept, by a
 * random sample of labels, valid at any time. {@link io.candor.honesty.promise.PromisedAcceptance} takes the labels of one domain and
 * says what is in force.
 */
package io.candor.honesty.promise;
