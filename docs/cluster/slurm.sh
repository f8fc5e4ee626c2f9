#!/bin/sh
#SBATCH --job-name=offtake
#SBATCH --array=0-7
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
set -eu
cd "${SLURM_SUBMIT_DIR:-.}"
offtake batch deal.yaml --each-scenario --vary price.discount=0%:30%:5% --format xlsx,pdf --jobs 2 --out out
