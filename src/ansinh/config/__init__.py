"""What an installation is made of: its folder, its database, its Django settings."""
