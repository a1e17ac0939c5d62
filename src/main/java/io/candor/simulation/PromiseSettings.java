package io.candor.simulation;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import java.util.Optional;

/**
 * What is promised of accepted answers of all domains together.
 *
 * @param demand how the share of the audit sample follows the labels that are needed; empty where it does not
 */
public record PromiseSettings(ErrorPromise promise, Optional<SampleDemand> demand) {}
