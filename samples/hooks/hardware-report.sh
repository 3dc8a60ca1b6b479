# Runs last on every node, as root. What it prints is in the node's log.
echo "$(hostname): $(nproc) processors, $(free --mebi | awk '/^Mem:/ { print $2 }') MiB of memory"
lsblk --nodeps --output NAME,SIZE,ROTA
