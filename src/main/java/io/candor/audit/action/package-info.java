/**
 * Reads the trail of {@code candor.actions}, and finds what operators did that is not on it.
 */
package io.candor.audit.action;
