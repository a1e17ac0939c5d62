/**
 * Maps from one confidence to a better calibrated one: {@link io.candor.honesty.map.BetaMap} and
 * {@link io.candor.honesty.map.IsotonicMap} for all answers alike, {@link io.candor.honesty.map.LogitMap} with effects of domain and
 * answer. {@link io.candor.honesty.map.AnswerMap} gives the confidence in an answer that is there.
 */
package io.candor.honesty.map;
