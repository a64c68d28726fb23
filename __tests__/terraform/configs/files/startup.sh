#!/bin/sh
# Runs on every Airflow component before it starts.
export TZ=UTC
